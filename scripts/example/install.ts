import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const PACKAGES = ['client', 'server'] as const;

/** The folder of the sample app. */
export function exampleFolder(root: string): string {
  return join(root, 'examples', 'nextjs');
}

/** The environment of the sample app's commands: no telemetry. */
export const QUIET = { NEXT_TELEMETRY_DISABLED: '1' };

/**
 * Packs the client and the server package for the sample app and installs what it needs, by its own lock file. Nothing is installed
 * if nothing has changed.
 * @throws Error with npm's output
 */
export function installExample(root: string): string {
  const folder = exampleFolder(root);
  const packages = join(folder, 'packages');
  mkdirSync(packages, { recursive: true });
  const tarballs = PACKAGES.map((workspace) => {
    const printed = npm(root, ['pack', '-w', workspace, '--pack-destination', packages, '--loglevel=error']);
    const file = join(packages, `appwrite-functions-${workspace}.tgz`);
    renameSync(join(packages, printed.trim().split('\n').at(-1) ?? ''), file);
    return file;
  });
  const stamp = join(folder, 'node_modules', '.installed');
  const hash = createHash('sha256');
  for (const file of [join(folder, 'package-lock.json'), ...tarballs]) hash.update(readFileSync(file));
  const wanted = hash.digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return folder;
  npm(folder, ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error']);
  writeFileSync(stamp, wanted);
  return folder;
}

/** Builds the sample app for production. @throws Error with the output of Next.js */
export function buildExample(folder: string): void {
  rmSync(join(folder, '.next'), { recursive: true, force: true });
  run(process.execPath, [nextOf(folder), 'build'], folder, false);
}

/** The command of Next.js, for Node.js. */
export function nextOf(folder: string): string {
  return join(folder, 'node_modules', 'next', 'dist', 'bin', 'next');
}

function npm(cwd: string, args: readonly string[]): string {
  const isWindows = process.platform === 'win32';
  return run(isWindows ? 'npm.cmd' : 'npm', args, cwd, isWindows);
}

function run(command: string, args: readonly string[], cwd: string, shell: boolean): string {
  const env = { ...process.env, ...QUIET };
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8', shell, env });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${stdout}${stderr}`);
  return stdout;
}
