import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Config } from '../../local/config/schema.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Runs something in a temporary copy of this project's functions with another configuration. */
export async function inCopy<T>(config: Config, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'project-copy-'));
  try {
    for (const name of ['functions', 'shared'])
      cpSync(join(root, name), join(folder, name), { recursive: true, filter: (path) => !path.endsWith('.test.ts') });
    writeFileSync(join(folder, 'appwrite.json'), JSON.stringify(config));
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
