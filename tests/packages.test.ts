import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { projectWith, tarballOf } from './support/packed.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const jsonOf = (path: string) => JSON.parse(readFileSync(path, 'utf8'));

describe.each([
  ['local', 'appwrite-local'],
  ['client', 'appwrite-functions-client'],
  ['server', 'appwrite-functions-server'],
] as const)('the package in %s/', (workspace, name) => {
  let folder: string;
  beforeAll(async () => {
    folder = join(await projectWith(await tarballOf(workspace)), 'node_modules', name);
  });
  const files = () =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => path.replaceAll('\\', '/'));

  it('contains its licence, readme, changelog, and every file that its manifest names', () => {
    const { exports, bin = {}, version } = jsonOf(join(folder, 'package.json'));
    const named = JSON.stringify([exports, bin]).match(/(?<=":")[^"]+\.(c?js|c?ts|json)(?=")/g) ?? [];
    expect(named.length).toBeGreaterThan(0);
    for (const path of ['LICENSE', 'README.md', 'CHANGELOG.md', ...named])
      expect(files()).toContain(path.replace('./', ''));
    expect(readFileSync(join(folder, 'CHANGELOG.md'), 'utf8')).toContain(`## [${version}]`);
  });

  it('contains no TypeScript but declarations, for Node strips no types in packages', () => {
    expect(files().filter((path) => /\.[cm]?ts$/.test(path) && !/\.d\.[cm]?ts$/.test(path))).toEqual([]);
  });

  it('depends on what this repository is tested with', () => {
    const { packages } = jsonOf(join(root, 'package-lock.json'));
    for (const [each, version] of Object.entries(jsonOf(join(folder, 'package.json')).dependencies ?? {}))
      expect(packages[`node_modules/${each}`].version).toBe(version);
  });
});

describe('the command of the package', () => {
  let bin: string;
  beforeAll(async () => {
    bin = join(await projectWith(await tarballOf('local')), 'node_modules', 'appwrite-local', 'bin.js');
  });
  const run = (flags: readonly string[], ...args: string[]) =>
    spawnSync(process.execPath, [...flags, bin, ...args], { encoding: 'utf8', env: {} });

  it('starts as plain JavaScript, and warns of nothing', () => {
    const { stdout, stderr, status } = run([], '--help');
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    expect(stdout).toContain('--port');
  });

  it('says to an older Node which one it needs, in one sentence', () => {
    const older = `Object.defineProperty(process, 'versions', { value: { node: '22.12.0' } })`;
    const { stderr, status } = run(['--import', `data:text/javascript,${encodeURIComponent(older)}`], '--help');
    expect({ stderr, status }).toEqual({
      stderr:
        'appwrite-local needs Node.js 22.13 or later; this is 22.12.0. Install Node.js 22 from https://nodejs.org.\n',
      status: 1,
    });
  });
});
