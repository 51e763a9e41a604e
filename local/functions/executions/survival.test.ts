import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Functions, Runtime } from 'node-appwrite';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startAppwrite } from '../../../tests/support/appwrite.ts';
import { deploy } from '../../../tests/support/echo.ts';
import { codeFolderOf } from '../../runtime/layout.ts';
import { killFunction, onExecution } from '../state.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'survival-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));

// Reports that it started. The first run never ends; a second one finds the first one's mark.
const ONCE_STUCK = (mark: string) => `
const { existsSync, writeFileSync } = require('node:fs');
module.exports = async ({ res, log }) => {
  const again = existsSync(${JSON.stringify(mark)});
  writeFileSync(${JSON.stringify(mark)}, '');
  log(again ? 'again' : 'first');
  if (!again) await new Promise(() => setInterval(() => {}, 1000));
  return res.empty();
};`;

it('an execution that the end of the server interrupted runs again, a completed one does not', async () => {
  const first = await startAppwrite({ folder });
  const functions = new Functions(first.admin());
  await functions.create({ functionId: 'stuck', name: 'Stuck', runtime: Runtime.Node22, timeout: 900 });
  await deploy(first, 'stuck', { 'main.js': ONCE_STUCK(join(folder, 'mark')) }, 'main.js');
  const began = new Promise((resolve) => onExecution(first.local, resolve));
  const { $id } = await functions.createExecution({ functionId: 'stuck', async: true });
  await began;
  await first.close();

  const second = await startAppwrite({ folder });
  await second.local.jobs.idle();
  const again = new Functions(second.admin());
  const asked = { functionId: 'stuck', executionId: $id };
  await expect(again.getExecution(asked)).resolves.toMatchObject({ status: 'completed', logs: 'again\n' });
  await second.close();

  const third = await startAppwrite({ folder });
  await third.local.jobs.idle();
  const { total } = await new Functions(third.admin()).listExecutions({ functionId: 'stuck' });
  expect(total).toBe(1);
  await third.close();
});

it('a killed process fails its execution; the next one runs in a new process', async () => {
  const appwrite = await startAppwrite();
  const functions = new Functions(appwrite.admin());
  await functions.create({ functionId: 'stuck', name: 'Stuck', runtime: Runtime.Node22, timeout: 20 });
  await deploy(appwrite, 'stuck', { 'main.js': ONCE_STUCK(join(folder, 'mark')) }, 'main.js');
  const end = onExecution(appwrite.local, (news) => {
    if (news.kind === 'log') void killFunction(appwrite.local, 'stuck');
  });
  await expect(functions.createExecution({ functionId: 'stuck' })).resolves.toMatchObject({
    status: 'failed',
    responseStatusCode: 500,
    responseBody: '',
  });
  end();
  await expect(functions.createExecution({ functionId: 'stuck' })).resolves.toMatchObject({ status: 'completed' });
  await appwrite.close();
});

const PARENT = `
import { Runtime } from ${JSON.stringify(new URL('../../runtime/runtime.ts', import.meta.url).href)};
const given = { folder: process.argv[2], entrypoint: 'main.js', environment: {}, memory: 512, onLost() {} };
const runtime = new Runtime(given);
const execution = { id: 'x', method: 'GET', path: '/', headers: [], body: Buffer.alloc(0), timeout: 900, logging: true };
await runtime.execute(execution, (_, text) => process.send(Number(text)));
`;

it.skipIf(process.platform === 'win32').each([
  ['waits', 'await new Promise(() => setInterval(() => {}, 1000))'],
  ['never comes back', 'for (;;);'],
])('no process remains when the server is killed, even one that %s', async (_, deed) => {
  mkdirSync(codeFolderOf(folder), { recursive: true });
  writeFileSync(
    join(codeFolderOf(folder), 'main.js'),
    `module.exports = async ({ log }) => { log(process.pid); await new Promise(setImmediate); ${deed}; };`,
  );
  writeFileSync(join(folder, 'parent.ts'), PARENT);
  const flags = ['--disable-warning=ExperimentalWarning', join(folder, 'parent.ts'), folder];
  const parent = spawn(process.execPath, flags, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const [pid] = (await once(parent, 'message')) as [number];
  expect(isAlive(pid)).toBe(true);
  parent.kill('SIGKILL');
  await expect.poll(() => isAlive(pid)).toBe(false);
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

it('a function’s stack traces show its source if it has a source map', async () => {
  const { build } = await import('esbuild');
  writeFileSync(
    join(folder, 'main.ts'),
    'const why: string = "boom";\n\nexport default () => {\n  throw new Error(why);\n};\n',
  );
  const outfile = join(folder, 'out.js');
  const built = await build({
    entryPoints: [join(folder, 'main.ts')],
    outfile,
    bundle: true,
    minify: true,
    platform: 'node',
    sourcemap: 'inline',
    write: false,
  });
  const appwrite = await startAppwrite();
  const functions = new Functions(appwrite.admin());
  await functions.create({ functionId: 'mapped', name: 'Mapped', runtime: Runtime.Node22 });
  await deploy(appwrite, 'mapped', { 'main.js': built.outputFiles[0]?.text ?? '' }, 'main.js');
  const { errors } = await functions.createExecution({ functionId: 'mapped' });
  expect(errors).toMatch(/main\.ts:4:9/);
  await appwrite.close();
});

it('an idle process ends after a while, and the next execution starts another', async () => {
  const appwrite = await startAppwrite({ functionIdleTime: 50 });
  const functions = new Functions(appwrite.admin());
  await functions.create({ functionId: 'idle', name: 'Idle', runtime: Runtime.Node22 });
  const tellPid = 'module.exports = async ({ res }) => res.text(String(process.pid))';
  await deploy(appwrite, 'idle', { 'main.js': tellPid }, 'main.js');
  const pid = async () => Number((await functions.createExecution({ functionId: 'idle' })).responseBody);
  const first = await pid();
  await expect.poll(() => isAlive(first)).toBe(false);
  expect(await pid()).not.toBe(first);
  await appwrite.close();
});
