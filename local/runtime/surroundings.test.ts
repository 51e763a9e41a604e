import { ExecutionMethod, Functions, type Models, ProjectKeyScopes, Runtime, Users } from 'node-appwrite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAppwrite, type TestAppwrite } from '../../tests/support/appwrite.ts';
import { deploy, ECHO, type Echoed } from '../../tests/support/echo.ts';

let appwrite: TestAppwrite;
let byKey: Functions;
let bySession: Functions;
let deploymentId: string;

beforeAll(async () => {
  appwrite = await startAppwrite();
  byKey = new Functions(appwrite.admin());
  const users = new Users(appwrite.admin());
  await users.create({ userId: 'alice', email: 'alice@example.com' });
  const { secret } = await users.createSession({ userId: 'alice' });
  bySession = new Functions(appwrite.withSession(secret));
  await byKey.create({
    functionId: 'echo',
    name: 'Echo',
    runtime: Runtime.Node22,
    execute: ['users'],
    scopes: [ProjectKeyScopes.UsersRead],
    timeout: 1,
  });
  await byKey.createVariable({ functionId: 'echo', variableId: 'v1', key: 'GREETING', value: 'hello', secret: false });
  await byKey.createVariable({ functionId: 'echo', variableId: 'v2', key: 'HUSH', value: 'quiet' });
  deploymentId = (await deploy(appwrite, 'echo', { 'main.js': ECHO }, 'main.js')).$id;
});
afterAll(() => appwrite.close());

interface Asked {
  path?: string;
  body?: string;
  headers?: Record<string, string>;
  method?: ExecutionMethod;
}

function execute({ path = '/', ...asked }: Asked, functions = byKey): Promise<Models.Execution> {
  return functions.createExecution({ functionId: 'echo', xpath: path, ...asked });
}

async function echo(asked: Asked, functions = byKey): Promise<Echoed> {
  return JSON.parse((await execute(asked, functions)).responseBody);
}

const headerOf = (execution: Models.Execution, name: string) =>
  execution.responseHeaders.find((header) => header.name === name)?.value;

describe('req', () => {
  it('has method, path, the query undecoded, the URL and the body', async () => {
    const seen = await echo({ method: ExecutionMethod.PUT, path: '/a/b?x=1&y=a%20b&y=2&empty', body: 'text' });
    expect(seen).toMatchObject({ method: 'PUT', path: '/a/b', queryString: 'x=1&y=a%20b&y=2&empty', bodyText: 'text' });
    expect(seen.query).toEqual({ x: '1', y: '2', empty: '' });
    expect(seen.scheme).toBe('http');
    expect(seen.url).toBe(`http://${seen.host}:${seen.port}/a/b?x=1&y=a%20b&y=2&empty`);
  });

  it('has the body as JSON only where its type says so', async () => {
    const json = { 'content-type': 'application/json' };
    const body = async (asked: Asked) => JSON.parse((await execute({ path: '/body', ...asked })).responseBody);
    await expect(body({ body: '{"a":1}', headers: json })).resolves.toMatchObject({ body: { a: 1 }, text: '{"a":1}' });
    await expect(body({ body: '{"a":1}' })).resolves.toMatchObject({ body: '{"a":1}' });
    await expect(body({ headers: json })).resolves.toEqual({ body: {}, text: '', bytes: [] });
    await expect(body({ body: 'é' })).resolves.toMatchObject({ bytes: [0xc3, 0xa9] });
  });

  it('throws on bodyJson that is none', async () => {
    expect((await execute({ path: '/bad-json', body: '{' })).responseBody).toBe('SyntaxError');
  });
});

describe('res', () => {
  it('answers JSON with a status and headers', async () => {
    const answer = await execute({ path: '/json' });
    expect(answer).toMatchObject({ status: 'completed', responseStatusCode: 201, responseBody: '{"a":1}' });
    expect(headerOf(answer, 'content-type')).toBe('application/json; charset=utf-8');
    expect(headerOf(answer, 'x-one')).toBe('1');
  });

  it('answers text, a redirect and nothing', async () => {
    const text = await execute({ path: '/text' });
    expect([text.responseBody, headerOf(text, 'content-type')]).toEqual(['hé', 'text/plain; charset=utf-8']);
    const redirect = await execute({ path: '/redirect' });
    expect([redirect.responseStatusCode, headerOf(redirect, 'location')]).toEqual([301, 'https://example.com/']);
    await expect(execute({ path: '/empty' })).resolves.toMatchObject({ responseStatusCode: 204, responseBody: '' });
  });

  it('cannot answer a synchronous execution with bytes', async () => {
    await expect(execute({ path: '/binary' })).rejects.toMatchObject({ code: 500 });
  });
});

describe('what goes wrong', () => {
  it('no return value is 500', async () => {
    const answer = await execute({ path: '/nothing' });
    expect(answer).toMatchObject({ status: 'failed', responseStatusCode: 500, responseBody: '' });
    expect(answer.errors).toBe('Return statement missing. return context.res.empty() if no response is expected.\n');
    expect((await execute({ path: '/text-only' })).responseStatusCode).toBe(500);
  });

  it('a throw is 500 with an empty body, its stack in the error log', async () => {
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

  it('after the timeout the answer is 500, but the code goes on', async () => {
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
  ])('%s is 503', async (_, files, entrypoint, error) => {
    await byKey.create({ functionId: 'unique()', name: 'Bad', runtime: Runtime.Node22 }).then(async ({ $id }) => {
      await deploy(appwrite, $id, { 'other.js': '', ...files }, entrypoint);
      const answer = await byKey.createExecution({ functionId: $id });
      expect(answer).toMatchObject({ status: 'failed', responseStatusCode: 503, responseBody: '' });
      expect(answer.errors).toContain(error);
    });
  });
});

describe('the module', () => {
  it.each([
    ['main.js', 'module.exports = async ({ res }) => res.text("ran")'],
    ['main.cjs', 'module.exports = async ({ res }) => res.text("ran")'],
    ['main.js', 'export default async ({ res }) => res.text("ran")'],
    ['main.mjs', 'await 0; export default async ({ res }) => res.text("ran")'],
  ])('is taken in any format: %s with %s', async (name, source) => {
    const { $id } = await byKey.create({ functionId: 'unique()', name: 'Format', runtime: Runtime.Node22 });
    await deploy(appwrite, $id, { [name]: source }, name);
    await expect(byKey.createExecution({ functionId: $id })).resolves.toMatchObject({ responseBody: 'ran' });
  });

  it('stays loaded for later executions', async () => {
    const first = JSON.parse((await execute({ path: '/calls' })).responseBody).calls;
    expect((await execute({ path: '/calls' })).responseBody).toBe(`{"calls":${first + 1}}`);
  });
});

describe('logs', () => {
  it('keep texts, values as JSON, and errors with their stack', async () => {
    const { logs, errors } = await execute({ path: '/log' });
    expect(logs).toBe('plain {"a":[1,"2"],"m":[["k",[1]]]} null\n');
    expect(errors).toMatch(/^TypeError: wrong\n\s+at /);
  });

  it('have what was written to the console, with a remark', async () => {
    expect((await execute({ path: '/native' })).logs).toBe(
      'Native logs detected. Use context.log() or context.error() for better experience.\ncareful\n{"b":1}\n',
    );
  });

  it('cut a line at 8,000 characters', async () => {
    const { logs } = await execute({ path: '/long-line' });
    expect(logs).toBe(`${'x'.repeat(8000)}... Log truncated due to size limit (8000 characters)\n`);
  });

  it('keep the last 1,000,000 characters', async () => {
    const { logs } = await execute({ path: '/long-log' });
    expect(logs).toHaveLength(1_000_000);
    expect(logs).toMatch(/^\[WARNING\] Logs truncated\. The output exceeded 1000000 characters\.\n/);
    expect(logs).toMatch(/\.299\n$/);
  });

  it('are kept for keys and hidden from users, as is the body of a stored execution', async () => {
    const { $id } = await execute({ path: '/log' }, bySession);
    const own = await bySession.getExecution({ functionId: 'echo', executionId: $id });
    expect([own.logs, own.errors]).toEqual(['', '']);
    const { $id: other } = await execute({ path: '/json' });
    const stored = await byKey.getExecution({ functionId: 'echo', executionId: other });
    expect(stored).toMatchObject({ responseBody: '', responseStatusCode: 201 });
    expect(stored.responseHeaders.map(({ name }) => name).sort()).toEqual(['content-length', 'content-type']);
    expect((await byKey.getExecution({ functionId: 'echo', executionId: $id })).logs).toMatch(/^plain/);
  });
});

it('the environment is what Appwrite documents and the function’s variables, and nothing else', async () => {
  const { env } = await echo({});
  const vcs = [
    ...['REPOSITORY_ID', 'REPOSITORY_NAME', 'REPOSITORY_OWNER', 'REPOSITORY_URL', 'REPOSITORY_BRANCH'],
    ...['REPOSITORY_BRANCH_URL', 'COMMIT_HASH', 'COMMIT_MESSAGE', 'COMMIT_URL', 'COMMIT_AUTHOR_NAME'],
    ...['COMMIT_AUTHOR_URL', 'ROOT_DIRECTORY'],
  ].map((name) => [`APPWRITE_VCS_${name}`, '']);
  const system =
    process.platform === 'win32' ? { SystemRoot: env['SystemRoot'], TEMP: env['TEMP'], TMP: env['TMP'] } : {};
  expect(env).toEqual({
    ...system,
    GREETING: 'hello',
    HUSH: 'quiet',
    APPWRITE_FUNCTION_API_ENDPOINT: appwrite.endpoint,
    APPWRITE_FUNCTION_PROJECT_ID: 'test',
    APPWRITE_FUNCTION_ID: 'echo',
    APPWRITE_FUNCTION_NAME: 'Echo',
    APPWRITE_FUNCTION_DEPLOYMENT: deploymentId,
    APPWRITE_FUNCTION_RUNTIME_NAME: 'Node.js',
    APPWRITE_FUNCTION_RUNTIME_VERSION: '22',
    APPWRITE_FUNCTION_CPUS: '8',
    APPWRITE_FUNCTION_MEMORY: '8192',
    APPWRITE_VERSION: '1.9.6',
    APPWRITE_REGION: 'default',
    APPWRITE_DEPLOYMENT_TYPE: 'manual',
    ...Object.fromEntries(vcs),
  });
});

const appwritesOwn = (headers: Record<string, string>) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith('x-appwrite-')));

describe('headers', () => {
  const always = {
    'x-appwrite-client-ip': '127.0.0.1',
    'x-appwrite-continent-eu': 'false',
    'x-appwrite-execution-id': expect.stringMatching(/^[0-9a-f]{20}$/),
    'x-appwrite-key': expect.stringMatching(/^ephemeral_ey/),
    'x-appwrite-trigger': 'http',
  };

  it('of a caller with a session: his id and a JWT that is his', async () => {
    const { headers } = await echo({}, bySession);
    expect(appwritesOwn(headers)).toEqual({
      ...always,
      'x-appwrite-user-id': 'alice',
      'x-appwrite-user-jwt': expect.stringMatching(/^ey/),
    });
    const answer = await fetch(`${appwrite.endpoint}/account`, {
      headers: { 'x-appwrite-project': 'test', 'x-appwrite-jwt': headers['x-appwrite-user-jwt'] ?? '' },
    });
    await expect(answer.json()).resolves.toMatchObject({ $id: 'alice' });
  });

  it('of a caller by JWT: his id and no JWT', async () => {
    const users = new Users(appwrite.admin());
    const { jwt } = await users.createJWT({ userId: 'alice' });
    const { headers } = await echo({}, new Functions(appwrite.withJwt(jwt)));
    expect(appwritesOwn(headers)).toEqual({ ...always, 'x-appwrite-user-id': 'alice' });
  });

  it('of an API key: no user', async () => {
    expect(appwritesOwn((await echo({})).headers)).toEqual(always);
  });

  it('carry a key with the function’s scopes and no others', async () => {
    const { headers } = await echo({});
    const ask = (path: string) =>
      fetch(appwrite.endpoint + path, {
        headers: { 'x-appwrite-project': 'test', 'x-appwrite-key': headers['x-appwrite-key'] ?? '' },
      });
    expect((await ask('/users/alice')).status).toBe(200);
    await expect((await ask('/teams')).json()).resolves.toMatchObject({ type: 'general_unauthorized_scope' });
  });

  it('of the caller arrive; a body without a type gets one', async () => {
    const { headers } = await echo({ body: 'x', headers: { 'X-Custom': 'yes' } });
    expect(headers['x-custom']).toBe('yes');
    expect(headers['content-type']).toBe('application/x-www-form-urlencoded');
  });

  it('made up in capitals arrive joined before Appwrite’s own, or alone where those are blank', async () => {
    const made = { 'X-Appwrite-User-Id': 'bob', 'X-Appwrite-Trigger': 'event', 'X-Appwrite-Client-Ip': '1.2.3.4' };
    const joined = (await echo({ headers: made }, bySession)).headers;
    expect(joined['x-appwrite-user-id']).toBe('bob, alice');
    expect(joined['x-appwrite-trigger']).toBe('event, http');
    expect(joined['x-appwrite-client-ip']).toBe('1.2.3.4, 127.0.0.1');
    const blank = (await echo({ headers: { ...made, 'X-Appwrite-Event': 'users.bob.create' } })).headers;
    expect(blank['x-appwrite-user-id']).toBe('bob');
    expect(blank['x-appwrite-event']).toBe('users.bob.create');
  });

  it.each([
    { 'x-appwrite-user-id': 'bob' },
    { 'bad name': '1' },
    { '-x': '1' },
    { 'x-big': 'x'.repeat(16_384) },
    { 'x-line': 'a\r\nx-appwrite-user-id: bob' },
  ])('reserved or malformed are refused with 500', async (headers) => {
    await expect(execute({ headers })).rejects.toMatchObject({ code: 500, message: 'Server Error' });
  });

  it('of the runtime’s own protocol do not get through', async () => {
    const { headers } = await echo({ headers: { 'X-Open-Runtimes-Timeout': '900', 'X-Open-Runtimes-Secret': 'x' } });
    expect(Object.keys(headers).filter((name) => name.startsWith('x-open-runtimes'))).toEqual([]);
  });
});

it('a guest without the right is refused', async () => {
  const guest = new Functions(appwrite.withSession(''));
  await expect(guest.createExecution({ functionId: 'echo' })).rejects.toMatchObject({
    code: 401,
    message:
      'Missing "execute" permission for role "users". Only "["any","guests"]" scopes are allowed and "["users"]" was given.',
  });
});
