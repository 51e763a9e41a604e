import { linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Functions, Runtime } from 'node-appwrite';
import { InputFile } from 'node-appwrite/file';
import { create } from 'tar';
import { afterAll, afterEach, beforeEach, expect, it } from 'vitest';
import { startAppwrite } from '../../../tests/support/appwrite.ts';

const appwrite = await startAppwrite();
const functions = new Functions(appwrite.admin());
afterAll(() => appwrite.close());

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'links-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function file(path: string, text: string): void {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), text);
}

function link(path: string, target: string): void {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  symlinkSync(target, join(folder, path));
}

/** Deploys the folder as it is, and gives the deployment once it is built. */
async function deployed() {
  const chunks: Buffer[] = [];
  for await (const chunk of create({ gzip: true, cwd: folder, preservePaths: true }, ['.'])) chunks.push(chunk);
  const { $id: functionId } = await functions.create({ functionId: 'unique()', name: 'L', runtime: Runtime.Node22 });
  const code = InputFile.fromBuffer(Buffer.concat(chunks), 'code.tar.gz');
  const { $id } = await functions.createDeployment({ functionId, code, activate: true, entrypoint: 'main.js' });
  await appwrite.local.jobs.idle();
  return functions.getDeployment({ functionId, deploymentId: $id });
}

const RUNS = `module.exports = ({ res }) => res.text(require('dep'))`;

it('keeps symbolic links that stay inside, as pnpm installs', async () => {
  file('main.js', RUNS);
  file('node_modules/.pnpm/dep@1/node_modules/dep/index.js', `module.exports = 'dep with ' + require('inner')`);
  file('node_modules/.pnpm/inner@2/node_modules/inner/index.js', `module.exports = 'inner'`);
  link('node_modules/dep', '.pnpm/dep@1/node_modules/dep');
  link('node_modules/.pnpm/dep@1/node_modules/inner', '../../inner@2/node_modules/inner');
  link('node_modules/.pnpm/inner@2/node_modules/dep', '../../dep@1/node_modules/dep'); // in a circle
  link('dangling', 'not-there');
  const { resourceId: functionId, status } = await deployed();
  expect(status).toBe('ready');
  const { responseBody } = await functions.createExecution({ functionId });
  expect(responseBody).toBe('dep with inner');
});

it('keeps hard links', async () => {
  file('main.js', RUNS);
  file('store/dep.js', `module.exports = 'linked'`);
  mkdirSync(join(folder, 'node_modules/dep'), { recursive: true });
  linkSync(join(folder, 'store/dep.js'), join(folder, 'node_modules/dep/index.js'));
  const { resourceId: functionId, status } = await deployed();
  expect(status).toBe('ready');
  expect((await functions.createExecution({ functionId })).responseBody).toBe('linked');
});

it.each([
  ['an absolute target', () => link('lib/away', '/etc'), 'lib/away', '/etc'],
  ['a target above the folder', () => link('lib/away', '../../elsewhere'), 'lib/away', '../../elsewhere'],
  [
    'a target outside by way of another link',
    () => {
      mkdirSync(join(folder, 'a/b'), { recursive: true });
      link('a/b/up', '../..');
      link('away', 'a/b/up/..');
    },
    'away',
    '..',
  ],
])('refuses a link with %s, by its name', async (_, make, name, target) => {
  file('main.js', RUNS);
  make();
  const { status, buildLogs } = await deployed();
  expect(status).toBe('failed');
  expect(buildLogs).toContain(`The archive's link ${name} leads out of the deployment, to ${target}.`);
});
