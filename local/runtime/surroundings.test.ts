import { Functions } from 'node-appwrite';
import { afterAll, describe, expect, it } from 'vitest';
import { startEcho } from '../../tests/support/echo-function.ts';

const { appwrite, users, bySession, deploymentId, execute, echo } = await startEcho();
afterAll(() => appwrite.close());

it('the environment contains only Appwrite’s documented variables and the function’s own', async () => {
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

  it('of a caller with a session: the user id and a JWT of that user', async () => {
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

  it('of a caller with a JWT: the user id and no JWT', async () => {
    const { jwt } = await users.createJWT({ userId: 'alice' });
    const { headers } = await echo({}, new Functions(appwrite.withJwt(jwt)));
    expect(appwritesOwn(headers)).toEqual({ ...always, 'x-appwrite-user-id': 'alice' });
  });

  it('of an API key: no user', async () => {
    expect(appwritesOwn((await echo({})).headers)).toEqual(always);
  });

  it('contain a key with the function’s scopes and no others', async () => {
    const { headers } = await echo({});
    const ask = (path: string) =>
      fetch(appwrite.endpoint + path, {
        headers: { 'x-appwrite-project': 'test', 'x-appwrite-key': headers['x-appwrite-key'] ?? '' },
      });
    expect((await ask('/users/alice')).status).toBe(200);
    await expect((await ask('/teams')).json()).resolves.toMatchObject({ type: 'general_unauthorized_scope' });
  });

  it('of the caller are passed on; a body without a content type gets one', async () => {
    const { headers } = await echo({ body: 'x', headers: { 'X-Custom': 'yes' } });
    expect(headers['x-custom']).toBe('yes');
    expect(headers['content-type']).toBe('application/x-www-form-urlencoded');
  });

  it('with Appwrite’s names have Appwrite’s value last, if it has one', async () => {
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
  ])('with reserved or malformed names are refused with 500', async (headers) => {
    await expect(execute({ headers })).rejects.toMatchObject({ code: 500, message: 'Server Error' });
  });

  it('name the executor in Authorization, unless the caller’s own is first', async () => {
    const seen = async (headers: Record<string, string>) => (await echo({ headers })).headers['authorization'];
    await expect(seen({})).resolves.toMatch(/^Basic /);
    await expect(seen({ Authorization: 'Bearer mine' })).resolves.toMatch(/^Basic /);
    await expect(seen({ authorization: 'Bearer mine' })).resolves.toBe('Bearer mine');
  });

  it('of the runtime’s own protocol are not passed on', async () => {
    const { headers } = await echo({ headers: { 'X-Open-Runtimes-Timeout': '900', 'X-Open-Runtimes-Secret': 'x' } });
    expect(Object.keys(headers).filter((name) => name.startsWith('x-open-runtimes'))).toEqual([]);
  });
});

it('a guest without permission is refused', async () => {
  const guest = new Functions(appwrite.withSession(''));
  await expect(guest.createExecution({ functionId: 'echo' })).rejects.toMatchObject({
    code: 401,
    message:
      'Missing "execute" permission for role "users". Only "["any","guests"]" scopes are allowed and "["users"]" was given.',
  });
});
