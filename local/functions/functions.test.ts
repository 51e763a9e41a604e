import { randomBytes } from 'node:crypto';
import { Functions, ProjectKeyScopes, Runtime } from 'node-appwrite';
import { InputFile } from 'node-appwrite/file';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { startAppwrite, type TestAppwrite } from '../../tests/support/appwrite.ts';
import { archiveOf, deploy } from '../../tests/support/echo.ts';

let appwrite: TestAppwrite;
let functions: Functions;

beforeAll(async () => {
  appwrite = await startAppwrite();
  functions = new Functions(appwrite.admin());
});
afterAll(() => appwrite.close());

const answering = (text: string) => ({
  'main.js': `module.exports = async ({ res }) => res.text(${JSON.stringify(text)})`,
});
const run = async (functionId: string) => (await functions.createExecution({ functionId })).responseBody;

interface More {
  runtime?: Runtime;
  scopes?: ProjectKeyScopes[];
  execute?: string[];
  entrypoint?: string;
  enabled?: boolean;
  schedule?: string;
}

function make(functionId: string, more: More = {}) {
  return functions.create({ functionId, name: functionId, runtime: Runtime.Node22, ...more });
}

describe('a function', () => {
  it('is made, changed, listed, found and deleted with all it has', async () => {
    await make('whole', { scopes: [ProjectKeyScopes.UsersRead], entrypoint: 'main.js' });
    await expect(functions.update({ functionId: 'whole', name: 'New name' })).resolves.toMatchObject({
      name: 'New name',
      live: false,
      entrypoint: 'main.js',
      scopes: [],
    });
    expect((await functions.list({ search: 'new' })).functions.map(({ $id }) => $id)).toEqual(['whole']);
    await deploy(appwrite, 'whole', answering('x'), 'main.js');
    await run('whole');
    await functions.delete({ functionId: 'whole' });
    await expect(functions.get({ functionId: 'whole' })).rejects.toMatchObject({ type: 'function_not_found' });
    await expect(functions.listExecutions({ functionId: 'whole' })).rejects.toMatchObject({ code: 404 });
  });

  it.each([
    [{ schedule: 'every day' }, 'Invalid `schedule` param: String must be a valid cron expression'],
    [{ schedule: '* * * * * *' }, 'Invalid `schedule` param: String must be a valid cron expression'],
    [{ timeout: 901 }, 'Invalid `timeout` param: Value must be a valid range between 1 and 900'],
    [
      { runtimeSpecification: 's-huge' },
      'Invalid `runtimeSpecification` param: Specification must be one of: s-0.5vcpu',
    ],
    [{ execute: ['everybody'] }, 'Invalid `execute` param: Role "everybody"'],
    [
      { scopes: ['all'] },
      'Invalid `scopes` param: Value must a valid array no longer than 100 items and Value must be one of',
    ],
  ])('is refused with %j', async (more, message) => {
    await expect(make('refused', more as never)).rejects.toMatchObject({
      code: 400,
      type: 'general_argument_invalid',
      message: expect.stringContaining(message),
    });
  });

  it('in another language is not run here, as on a server with Node.js alone', async () => {
    await expect(make('snake', { runtime: Runtime.Python312 })).rejects.toMatchObject({
      code: 404,
      type: 'function_runtime_unsupported',
      message: 'Runtime "python-3.12" is not supported',
    });
    const { runtimes } = await functions.listRuntimes();
    expect(new Set(runtimes.map(({ key }) => key))).toEqual(new Set(['node']));
  });

  it('that is switched off is there for keys only', async () => {
    await make('off', { enabled: false, execute: ['any'] });
    await deploy(appwrite, 'off', answering('on'), 'main.js');
    await expect(run('off')).resolves.toBe('on');
    await expect(new Functions(appwrite.withSession('')).createExecution({ functionId: 'off' })).rejects.toMatchObject({
      type: 'function_not_found',
    });
  });
});

describe('a variable', () => {
  it('shows its value unless it is secret, and can be made secret but not plain again', async () => {
    await make('vars');
    const plain = { functionId: 'vars', variableId: 'plain' };
    await functions.createVariable({ ...plain, key: 'PLAIN', value: 'seen', secret: false });
    await expect(functions.updateVariable({ ...plain, value: 'other' })).resolves.toMatchObject({ value: 'other' });
    await expect(functions.updateVariable({ ...plain, secret: true })).resolves.toMatchObject({ value: '' });
    await expect(functions.updateVariable({ ...plain, secret: false })).rejects.toMatchObject({
      type: 'variable_cannot_unset_secret',
    });
    expect(JSON.stringify(await functions.get({ functionId: 'vars' }))).not.toContain('other');
    await expect(
      functions.createVariable({ functionId: 'vars', variableId: 'twin', key: 'PLAIN', value: '' }),
    ).rejects.toMatchObject({ code: 409, type: 'variable_already_exists' });
  });
});

describe('a deployment', () => {
  it('runs once it is ready; another takes over and the first can be had back', async () => {
    await make('versions');
    const first = await deploy(appwrite, 'versions', answering('one'), 'main.js');
    await expect(run('versions')).resolves.toBe('one');
    await deploy(appwrite, 'versions', answering('two'), 'main.js');
    await expect(run('versions')).resolves.toBe('two');
    await functions.updateFunctionDeployment({ functionId: 'versions', deploymentId: first.$id });
    await expect(run('versions')).resolves.toBe('one');
    expect((await functions.listDeployments({ functionId: 'versions' })).total).toBe(2);
  });

  it('comes in chunks, in any order', async () => {
    await make('chunked');
    const files = { ...answering('big'), 'ballast.txt': randomBytes(4_500_000).toString('hex') };
    const archive = await archiveOf({ ...files, 'more.txt': randomBytes(4_500_000).toString('hex') });
    expect(archive.length).toBeGreaterThan(6_000_000);
    const code = InputFile.fromBuffer(archive, 'code.tar.gz');
    await functions.createDeployment({ functionId: 'chunked', code, activate: true, entrypoint: 'main.js' });
    await appwrite.local.jobs.idle();
    await expect(run('chunked')).resolves.toBe('big');
  });

  it('with build commands fails and says why', async () => {
    await make('commanded');
    const code = InputFile.fromBuffer(await archiveOf(answering('x')), 'code.tar.gz');
    const { $id } = await functions.createDeployment({
      functionId: 'commanded',
      code,
      activate: true,
      entrypoint: 'main.js',
      commands: 'npm install',
    });
    await appwrite.local.jobs.idle();
    const failed = await functions.getDeployment({ functionId: 'commanded', deploymentId: $id });
    expect(failed.status).toBe('failed');
    expect(failed.buildLogs).toContain(
      'The local Appwrite runs no build commands, and this deployment has some: npm install',
    );
    await expect(run('commanded')).rejects.toMatchObject({ type: 'deployment_not_found' });
  });

  it('that is no archive fails', async () => {
    await make('broken');
    const code = InputFile.fromBuffer(Buffer.from('no archive'), 'code.tar.gz');
    const { $id } = await functions.createDeployment({
      functionId: 'broken',
      code,
      activate: true,
      entrypoint: 'a.js',
    });
    await appwrite.local.jobs.idle();
    await expect(functions.getDeployment({ functionId: 'broken', deploymentId: $id })).resolves.toMatchObject({
      status: 'failed',
    });
  });

  it('cannot be deleted from under its function unnoticed', async () => {
    await make('bare');
    const { $id } = await deploy(appwrite, 'bare', answering('x'), 'main.js');
    await functions.deleteDeployment({ functionId: 'bare', deploymentId: $id });
    await expect(functions.get({ functionId: 'bare' })).resolves.toMatchObject({
      deploymentId: '',
      latestDeploymentId: '',
    });
    await expect(run('bare')).rejects.toMatchObject({ type: 'deployment_not_found' });
  });
});

describe('a scheduled execution', () => {
  const inMinutes = (minutes: number) => new Date(Math.ceil(Date.now() / 60_000 + minutes) * 60_000).toISOString();

  it('waits, and can be taken back', async () => {
    await make('later');
    await deploy(appwrite, 'later', answering('x'), 'main.js');
    const { $id, status, scheduledAt } = await functions.createExecution({
      functionId: 'later',
      async: true,
      scheduledAt: inMinutes(2),
    });
    expect([status, scheduledAt]).toEqual(['scheduled', inMinutes(2).replace('Z', '+00:00')]);
    await functions.deleteExecution({ functionId: 'later', executionId: $id });
    expect((await functions.listExecutions({ functionId: 'later' })).total).toBe(0);
  });

  it('must be at least a minute ahead, at a whole minute, and asynchronous', async () => {
    await expect(
      functions.createExecution({ functionId: 'later', async: true, scheduledAt: new Date().toISOString() }),
    ).rejects.toMatchObject({
      type: 'general_bad_request',
      message: 'Execution schedule must be a valid date, and at least 1 minute from now',
    });
    await expect(functions.createExecution({ functionId: 'later', scheduledAt: inMinutes(2) })).rejects.toMatchObject({
      message: expect.stringContaining('must run asynchronously'),
    });
  });
});

describe('a schedule', () => {
  afterEach(() => vi.useRealTimers());

  it('runs the function at its time, until it is taken away', async () => {
    await make('hourly', { schedule: '0 * * * *', entrypoint: 'main.js' });
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'], shouldAdvanceTime: true });
    await deploy(appwrite, 'hourly', answering('on time'), 'main.js');
    await vi.advanceTimersByTimeAsync(3_600_000);
    await appwrite.local.jobs.idle();
    const { executions } = await functions.listExecutions({ functionId: 'hourly' });
    expect(executions).toMatchObject([
      { trigger: 'schedule', status: 'completed', requestMethod: 'POST', requestPath: '/' },
    ]);
    await functions.update({ functionId: 'hourly', name: 'hourly', schedule: '' });
    await vi.advanceTimersByTimeAsync(3_600_000);
    await appwrite.local.jobs.idle();
    expect((await functions.listExecutions({ functionId: 'hourly' })).total).toBe(1);
  });
});
