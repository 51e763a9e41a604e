import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/**
 * Runs a tool of the project in Node, with `input` on its standard input.
 * @param bin its file in the package's folder
 * @returns what it printed
 * @throws Error with its output if it fails
 */
export function tool(root: string, name: string, bin: string, args: readonly string[], input: string): string {
  const folder = dirname(createRequire(join(root, 'package.json')).resolve(`${name}/package.json`));
  const run = spawnSync(process.execPath, [join(folder, bin), ...args], { cwd: root, encoding: 'utf8', input });
  if (run.status !== 0) throw new Error(`${name} says:\n${run.stdout}${run.stderr}`);
  return run.stdout;
}

/** Compiles the TypeScript project of a folder. @throws Error with the compiler's output */
export function compile(root: string, project: string, args: readonly string[]): void {
  tool(root, 'typescript', 'bin/tsc', ['-p', project, ...args], '');
}
