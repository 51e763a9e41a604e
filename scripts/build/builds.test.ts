import { readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { projectFolder, writeProjectFile } from '../../tests/support/project.ts';
import { Builds } from './builds.ts';
import { bundle } from './bundle.ts';

const source = { id: 'hello', path: 'functions/hello', timeout: 15 };
const files = {
  'functions/hello/main.ts': `import { greeting } from '../../shared/greeting.ts';\nexport default () => greeting;\n`,
  'shared/greeting.ts': `export const greeting = 'hello';\n`,
  'package-lock.json': '{}',
};

const output = (root: string) => join(root, 'dist/functions/hello/main.js');

/** A project whose function was built once, from files that were not changed just before. */
async function builtProject(): Promise<string> {
  const root = projectFolder(files);
  for (const file of Object.keys(files)) utimesSync(join(root, file), 1_000, 1_000);
  await build(root);
  return root;
}

async function build(root: string, changes: { timeout?: number } = {}) {
  const { bundles, errors } = await new Builds(root).build([{ ...source, ...changes }]);
  expect(errors).toEqual([]);
  return bundles[0];
}

it('a function that has not changed is not built again, and has the same bundle', async () => {
  const root = await builtProject();
  const before = statSync(output(root), { bigint: true }).mtimeNs;
  const { code, map, ...facts } = await bundle(root, source);
  const kept = await build(root);
  expect(statSync(output(root), { bigint: true }).mtimeNs).toBe(before);
  expect(kept).toEqual({ ...facts, code: Buffer.from(code), map: Buffer.from(map) });
});

it.each<[string, (root: string) => void, { timeout?: number }?]>([
  ['its own source', (root) => writeProjectFile(root, 'functions/hello/main.ts', 'export default () => 1;\n')],
  ['what it imports', (root) => writeProjectFile(root, 'shared/greeting.ts', `export const greeting = 'hallo';\n`)],
  ['the lock file', (root) => writeProjectFile(root, 'package-lock.json', '{"lockfileVersion":3}')],
  ['a new tsconfig.json', (root) => writeProjectFile(root, 'tsconfig.json', '{"compilerOptions":{}}')],
  ['its timeout', () => undefined, { timeout: 30 }],
  ['the bundle', (root) => writeFileSync(output(root), 'edited')],
  ['a deleted bundle', (root) => rmSync(output(root))],
  ['the deleted file that makes it CommonJS', (root) => rmSync(join(root, 'dist/functions/package.json'))],
])('it is built again after a change of %s', async (_, change, changes = {}) => {
  const root = await builtProject();
  const before = statSync(output(root), { bigint: true }).mtimeNs;
  change(root);
  await build(root, changes);
  expect(statSync(output(root), { bigint: true }).mtimeNs).not.toBe(before);
  const { code } = await bundle(root, { ...source, ...changes });
  expect(readFileSync(output(root)).equals(code)).toBe(true);
});

it('one that was built from a file changed a moment before is built again, because that file may have changed while it was read', async () => {
  const root = projectFolder(files);
  await build(root);
  const before = statSync(output(root), { bigint: true }).mtimeNs;
  await build(root);
  expect(statSync(output(root), { bigint: true }).mtimeNs).not.toBe(before);
});
