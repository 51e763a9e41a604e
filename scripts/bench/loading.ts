import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readConfig } from '../../local/config/read.ts';
import { Builds, sourcesOf } from '../build/builds.ts';

/** The most that loading a function may take beyond a no-op, in milliseconds. */
const MOST = 15;
const ROUNDS = 7;

/** How long each function takes to load beyond a no-op, one line for each. */
export async function loadingTimes(root: string): Promise<string[]> {
  const { bundles } = await new Builds(root).build(sourcesOf(readConfig(root)));
  const folder = mkdtempSync(join(tmpdir(), 'bench-loading-'));
  try {
    const noop = join(folder, 'noop.js');
    writeFileSync(noop, 'exports.default = ({ res }) => res.empty();');
    const lines: string[] = [];
    for (const { id, code } of bundles) {
      const file = join(folder, `${id}.js`);
      writeFileSync(file, code);
      const times: number[] = [];
      for (let round = 0; round < ROUNDS; round++) times.push((await loadingTime(file)) - (await loadingTime(noop)));
      // the minimum: the rest is other load of the machine
      const least = Math.min(...times);
      lines.push(
        `loading ${id}: ${least.toFixed(1)} ms more than a no-op (at most ${MOST})${least > MOST ? ' TOO SLOW' : ''}`,
      );
    }
    return lines;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Milliseconds that a new process takes to require a file. */
async function loadingTime(file: string): Promise<number> {
  const program = 'const t = performance.now(); require(process.argv[1]); console.log(performance.now() - t)';
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', program, file], { env: {} });
  return Number(stdout);
}
