import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { extract } from 'tar';
import { afterAll } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const modules = join(root, 'node_modules');

/** A temporary folder for a test file, removed after its tests. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'packed-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

/** The tarball of one of this repository's packages, as `npm pack` makes it; it is built by that. */
export async function tarballOf(workspace: 'client' | 'local' | 'server'): Promise<string> {
  const folder = newFolder();
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const args = ['pack', '-w', workspace, '--pack-destination', folder, '--loglevel=error'];
  const { stdout } = await promisify(execFile)(npm, args, { cwd: root, shell: process.platform === 'win32' });
  return join(folder, stdout.trim().split('\n').at(-1) ?? '');
}

/**
 * A project's folder with that package in its `node_modules`, from its tarball; what it depends on is linked from here.
 * @param others more packages of this repository's that the project finds
 */
export async function projectWith(tarball: string, others: readonly string[] = []): Promise<string> {
  const project = newFolder();
  const unpacked = join(project, 'unpacked');
  mkdirSync(unpacked);
  await extract({ file: tarball, cwd: unpacked, strip: 1 });
  const manifest = JSON.parse(readFileSync(join(unpacked, 'package.json'), 'utf8'));
  const { name, peerDependencies } = manifest;
  const dependencies = { ...manifest.dependencies, ...peerDependencies };
  link(unpacked, join(project, 'node_modules', name));
  for (const each of [...Object.keys(dependencies), ...others])
    link(join(modules, each), join(project, 'node_modules', each));
  for (const each of Object.keys(dependencies)) link(join(modules, each), join(unpacked, 'node_modules', each));
  return project;
}

function link(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  symlinkSync(from, to, 'junction');
}
