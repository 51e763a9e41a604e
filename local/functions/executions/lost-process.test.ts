import { Functions, Runtime } from 'node-appwrite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startAppwrite } from '../../../tests/support/appwrite.ts';
import { deploy } from '../../../tests/support/echo.ts';
import { ExecutionLines } from '../../command/executions.ts';
import { onExecution } from '../state.ts';

const appwrite = await startAppwrite();
const functions = new Functions(appwrite.admin());
afterAll(() => appwrite.close());

const MAIN = `
const acts = {
  '/reject-later': ({ res }) => { setImmediate(() => Promise.reject(new Error('told too late'))); return res.text('answered'); },
  '/warn': ({ res }) => { process.stderr.write('of an execution before\\n'); return res.empty(); },
  '/die': () => { setImmediate(() => { throw new Error('the end'); }); return new Promise(() => {}); },
  '/zone': ({ res }) => res.json([new Date(0).getTimezoneOffset(), process.env.TZ ?? null, require('node:fs').readFileSync('/proc/self/environ', 'utf8').split('\\0').find((each) => each.startsWith('TZ='))]),
};
module.exports = (context) => acts[context.req.path](context);
`;

async function make(functionId: string, variables: Record<string, string> = {}): Promise<void> {
  await functions.create({ functionId, name: functionId, runtime: Runtime.Node22 });
  for (const [key, value] of Object.entries(variables))
    await functions.createVariable({ functionId, variableId: 'unique()', key, value });
  await deploy(appwrite, functionId, { 'main.js': MAIN }, 'main.js');
}
beforeAll(() => make('f'));

const execute = (path: string, functionId = 'f') => functions.createExecution({ functionId, xpath: path });

it('a rejection after the answer is told where executions are shown, and the next one runs', async () => {
  const printed: string[] = [];
  const lines = new ExecutionLines((line) => printed.push(line.replace(/^\S+ /, '')));
  const lost = new Promise<void>((resolve) => {
    onExecution(appwrite.local, (news) => {
      lines.show(news);
      if (news.kind === 'lost') resolve();
    });
  });
  expect((await execute('/reject-later')).responseBody).toBe('answered');
  await lost;
  expect(printed).toContain('f ! its process ended after the answer');
  expect(printed.join('\n')).toContain('Error: told too late');
  await expect(execute('/warn')).resolves.toMatchObject({ status: 'completed' });
});

it('what an execution wrote to standard error is not shown with a later one', async () => {
  await execute('/warn');
  await expect.poll(async () => (await execute('/die')).errors).toContain('Error: the end');
  await execute('/warn');
  const { errors } = await execute('/die');
  expect(errors).toContain('Error: the end');
  expect(errors).not.toContain('of an execution before');
});

it.skipIf(process.platform !== 'linux')('the time zone is UTC, or that of the variables', async () => {
  expect(JSON.parse((await execute('/zone')).responseBody)).toEqual([0, null, 'TZ=UTC']);
  await make('tokyo', { TZ: 'Asia/Tokyo' });
  expect(JSON.parse((await execute('/zone', 'tokyo')).responseBody)).toEqual([-540, 'Asia/Tokyo', 'TZ=Asia/Tokyo']);
});
