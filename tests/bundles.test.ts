import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { bundleOf, projectConfig } from './support/functions.ts';

/** Milliseconds that a new process takes to require a file. */
async function loadingTime(file: string): Promise<number> {
  const program = 'const t = performance.now(); require(process.argv[1]); console.log(performance.now() - t)';
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', program, file], { env: {} });
  return Number(stdout);
}

describe.each(projectConfig.functions.map((config) => [config.$id, config] as const))(
  '%s as it goes up',
  (_id, config) => {
    it('is one file of at most 40 kB gzipped', async () => {
      expect((await bundleOf(config)).gzipped).toBeLessThanOrEqual(40_000);
    });

    it('is loaded in at most 15 ms more than a function that does nothing', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'bundle-'));
      onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
      const [file, noop] = [join(folder, 'main.js'), join(folder, 'noop.js')];
      writeFileSync(file, (await bundleOf(config)).code);
      writeFileSync(noop, 'exports.default = ({ res }) => res.empty();');
      const times: number[] = [];
      for (let i = 0; i < 7; i++) times.push((await loadingTime(file)) - (await loadingTime(noop)));
      // the least of them is what it takes; what is above is what else the machine does
      expect(Math.min(...times)).toBeLessThanOrEqual(15);
    });
  },
);
