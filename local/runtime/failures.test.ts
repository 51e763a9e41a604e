import { Runtime } from 'node-appwrite';
import { afterAll, describe, expect, it } from 'vitest';
import { deploy } from '../../tests/support/echo.ts';
import { startEcho } from '../../tests/support/echo-function.ts';

const { appwrite, byKey, execute } = await startEcho();
afterAll(() => appwrite.close());

describe('failures', () => {
  it('no return value answers 500', async () => {
    const answer = await execute({ path: '/nothing' });
    expect(answer).toMatchObject({ status: 'failed', responseStatusCode: 500, responseBody: '' });
    expect(answer.errors).toBe('Return statement missing. return context.res.empty() if no response is expected.\n');
    expect((await execute({ path: '/text-only' })).responseStatusCode).toBe(500);
  });

  it('an exception answers 500 with an empty body, and its stack is in the error log', async () => {
    const answer = await execute({ path: '/throw' });
    expect(answer).toMatchObject({ status: 'failed', responseStatusCode: 500, responseBody: '' });
    expect(answer.errors).toMatch(/^Error: boom\n\s+at .*main\.js:\d+/);
  });

  it('a status of 500 and more is a failure, any other is not', async () => {
    expect((await execute({ path: '/unavailable' })).status).toBe('failed');
    await expect(execute({ path: '/teapot' })).resolves.toMatchObject({
      status: 'completed',
      responseStatusCode: 418,
      responseBody: 'short',
    });
  });

  it('after the timeout the answer is 500, but the code keeps running', async () => {
    const answer = await execute({ path: '/hang' });
    expect(answer).toMatchObject({ status: 'failed', responseStatusCode: 500, responseBody: '' });
    expect(answer.errors).toBe('Execution timed out.\n');
    await expect.poll(async () => (await execute({ path: '/went-on' })).responseBody).toBe('{"wentOn":true}');
  });

  it('a process that ends fails its execution, and the next one has a new process', async () => {
    await expect(execute({ path: '/exit' })).resolves.toMatchObject({ status: 'failed', responseStatusCode: 500 });
    expect((await execute({ path: '/calls' })).responseBody).toBe('{"calls":1}');
  });

  it.each([
    ['a missing file', {}, 'gone.js', 'Failed to load entrypoint, file gone.js does not exist.'],
    ['no main', { 'main.js': 'exports.other = 1' }, 'main.js', 'Function signature invalid.'],
    ['a syntax error', { 'main.js': 'module.exports = (' }, 'main.js', 'Syntax error in main.js'],
    ['a throw while it loads', { 'main.js': 'throw new Error("early")' }, 'main.js', 'Failed to load module: early'],
    ['a package left behind', { 'main.js': 'require("zod")' }, 'main.js', "Cannot find module 'zod'"],
  ])('%s answers 503', async (_, files, entrypoint, error) => {
    const { $id } = await byKey.create({ functionId: 'unique()', name: 'Bad', runtime: Runtime.Node22 });
    await deploy(appwrite, $id, { 'other.js': '', ...files }, entrypoint);
    const answer = await byKey.createExecution({ functionId: $id });
    expect(answer).toMatchObject({ status: 'failed', responseStatusCode: 503, responseBody: '' });
    expect(answer.errors).toContain(error);
  });
});

describe('the module', () => {
  it('stays loaded for later executions', async () => {
    const first = JSON.parse((await execute({ path: '/calls' })).responseBody).calls;
    expect((await execute({ path: '/calls' })).responseBody).toBe(`{"calls":${first + 1}}`);
  });
});
