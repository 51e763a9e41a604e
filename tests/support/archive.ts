import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { create } from 'tar';
import type { Bundle } from '../../scripts/build/bundle.ts';

/** A bundle as a deployment's archive: `main.js` and its map, tar and gzip. */
export async function archiveOf({ code, map }: Bundle): Promise<Buffer> {
  const folder = mkdtempSync(join(tmpdir(), 'deployment-'));
  try {
    writeFileSync(join(folder, 'main.js'), code);
    writeFileSync(join(folder, 'main.js.map'), map);
    const chunks: Buffer[] = [];
    for await (const chunk of create({ gzip: true, cwd: folder, portable: true }, ['main.js', 'main.js.map'])) {
      chunks.push(Buffer.from(chunk));
    }
    return Buffer.concat(chunks);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
