import { Functions, ProjectKeyScopes, Runtime } from 'node-appwrite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAppwrite, type TestAppwrite } from '../../tests/support/appwrite.ts';
import { answering, deploy } from '../../tests/support/echo.ts';

let appwrite: TestAppwrite;
let functions: Functions;

beforeAll(async () => {
  appwrite = await startAppwrite();
  functions = new Functions(appwrite.admin());
});
afterAll(() => appwrite.close());
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
  it('is created, changed, listed, found and deleted with everything that belongs to it', async () => {
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

  it('in another language does not run here, as on a server with only Node.js', async () => {
    await expect(make('snake', { runtime: Runtime.Python312 })).rejects.toMatchObject({
      code: 404,
      type: 'function_runtime_unsupported',
      message: 'Runtime "python-3.12" is not supported',
    });
    const { runtimes } = await new Functions(appwrite.withSession('')).listRuntimes();
    expect(new Set(runtimes.map(({ key }) => key))).toEqual(new Set(['node']));
  });

  it('that is disabled is visible to API keys only', async () => {
    await make('off', { enabled: false, execute: ['any'] });
    await deploy(appwrite, 'off', answering('on'), 'main.js');
    await expect(run('off')).resolves.toBe('on');
    await expect(new Functions(appwrite.withSession('')).createExecution({ functionId: 'off' })).rejects.toMatchObject({
      type: 'function_not_found',
    });
  });
});

describe('a variable', () => {
  it('returns its value unless it is secret, and can become secret but not plain again', async () => {
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
