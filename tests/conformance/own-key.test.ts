import { beforeAll, describe, expect, it } from 'vitest';
import { check, created } from './support/answers.ts';
import { answered, deployEcho, execution, saying } from './support/echo.ts';
import { guest, key, user } from './support/questions.ts';
import { account } from './support/shapes.ts';
import { appwrite, appwriteUnderTest } from './support/under-test.ts';

appwriteUnderTest();

let deploymentId = '';

beforeAll(async () => {
  await appwrite().signIn('nora');
  deploymentId = await deployEcho('echo', { execute: ['any'], scopes: ['users.read', 'executions.write'] });
});

const EXECUTIONS = '/functions/echo/executions';

/** What Appwrite answered to the function. */
const toldOf = (status: number, body: unknown) => saying({ status, body });

describe('a function', () => {
  it('calls Appwrite as its caller with the JWT of the execution', async () => {
    const nora = account('nora', { passwordUpdate: '', accessedAt: expect.any(String) });
    const body = { requestPath: '/me', responseBody: toldOf(200, nora) };
    check(await appwrite().ask(user('nora').post(EXECUTIONS, { path: '/me' })), created(execution(deploymentId, body)));
  });

  it('calls Appwrite with its own key within its scopes', async () => {
    const body = { requestPath: '/users', responseBody: toldOf(200, { total: 1, users: [expect.any(Object)] }) };
    const asked = user('nora').post(EXECUTIONS, { path: '/users' });
    check(await appwrite().ask(asked), created(execution(deploymentId, body)));
  });

  it('is refused everything else', async () => {
    const error = {
      message: expect.stringMatching(
        /^app\..+@service\..+ \(role: applications\) missing scopes \(\["teams.read"\]\)$/,
      ),
      code: 401,
      type: 'general_unauthorized_scope',
      version: expect.any(String),
    };
    const body = { requestPath: '/teams', responseBody: toldOf(401, error) };
    const asked = user('nora').post(EXECUTIONS, { path: '/teams' });
    check(await appwrite().ask(asked), created(execution(deploymentId, body)));
  });

  it('executes itself, as a service and not as its caller', async () => {
    const next = {
      $permissions: [],
      requestPath: '/continued',
      requestHeaders: expect.any(Array),
      status: 'waiting',
      responseStatusCode: 0,
      responseHeaders: [],
      duration: 0,
    };
    const body = { requestPath: '/again', responseBody: toldOf(202, execution(deploymentId, next)) };
    const asked = await appwrite().ask(user('nora').post(EXECUTIONS, { path: '/again' }));
    check(asked, created(execution(deploymentId, body)));

    const { $id } = JSON.parse((asked.body as { responseBody: string }).responseBody).body as { $id: string };
    const ended = await appwrite().until<{ status: string }>(
      key.get(`${EXECUTIONS}/${$id}`),
      ({ status }) => status === 'completed',
    );
    const { headers, bodyText } = JSON.parse((ended.body as { logs: string }).logs);
    expect(bodyText).toBe('{"n":1}');
    expect(headers).toStrictEqual({
      'content-type': 'application/x-www-form-urlencoded',
      'x-appwrite-client-ip': expect.any(String),
      'x-appwrite-continent-eu': 'false',
      'x-appwrite-execution-id': $id,
      'x-appwrite-key': 'ephemeral',
      'x-appwrite-trigger': 'http',
    });
  });

  it('can be called by guests if declared, who cannot read the execution afterwards', async () => {
    const answer = await appwrite().ask(guest.post(EXECUTIONS, { path: '/teapot' }));
    const body = {
      $permissions: [],
      requestPath: '/teapot',
      responseStatusCode: 418,
      responseBody: '{"short":true}',
      responseHeaders: answered({ 'x-tea': 'green' }),
    };
    check(answer, created(execution(deploymentId, body)));
  });
});
