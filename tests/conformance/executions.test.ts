import { beforeAll, describe, expect, it } from 'vitest';
import { accepted, badParameter, check, created, ok, refused } from './support/answers.ts';
import {
  answered,
  deploy,
  deployEcho,
  environment,
  execution,
  headersOf,
  kept,
  plain,
  saying,
} from './support/echo.ts';
import { facts } from './support/facts.ts';
import { guest, jwt, key, query, user } from './support/questions.ts';
import { appwrite, appwriteUnderTest } from './support/under-test.ts';

appwriteUnderTest();

let deploymentId = '';

beforeAll(async () => {
  await appwrite().signIn('nora', 'omar');
  await deployEcho('slow', { execute: ['users'], timeout: 1 });
  await appwrite().ask(key.post('/functions', { functionId: 'echo', name: 'Echo', ...plain, execute: ['users'] }));
  await appwrite().ask(key.post('/functions/echo/variables', { variableId: 'v1', key: 'GREETING', value: 'hello' }));
  const hush = { variableId: 'v2', key: 'HUSH', value: 'quiet', secret: true };
  await appwrite().ask(key.post('/functions/echo/variables', hush));
  deploymentId = await deploy('echo');
});

const EXECUTIONS = '/functions/echo/executions';
const nora = user('nora');
const ran = (body: object) => created(execution(deploymentId, body));

/** What the echo is given with every execution, and says. */
const given = (headers: object, request: object = {}) => ({
  method: 'POST',
  path: '/',
  query: {},
  queryString: '',
  scheme: 'http',
  bodyText: '',
  env: environment(deploymentId),
  headers: {
    'x-appwrite-client-ip': appwrite().ip,
    'x-appwrite-continent-eu': 'false',
    'x-appwrite-execution-id': expect.any(String),
    'x-appwrite-key': 'ephemeral',
    'x-appwrite-trigger': 'http',
    ...headers,
  },
  ...request,
});
const asNora = { 'x-appwrite-user-id': 'nora', 'x-appwrite-user-jwt': 'a JWT' };
const typed = headersOf({ 'content-type': 'application/json', 'x-appwrite-client-ip': expect.any(String) });
const asked = {
  body: '{"hi":1}',
  path: '/a/b?x=1&y=%20',
  method: 'PUT',
  headers: { 'content-type': 'application/json', 'x-custom': 'yes' },
};

facts('an execution', {
  'gets the request and the caller; a user gets no log': [
    nora.post(EXECUTIONS, asked),
    () =>
      ran({
        requestMethod: 'PUT',
        requestPath: '/a/b?x=1&y=%20',
        requestHeaders: typed,
        responseBody: saying(
          given(
            { ...asNora, 'content-type': 'application/json', 'x-custom': 'yes' },
            {
              method: 'PUT',
              path: '/a/b',
              query: { x: '1', y: '%20' },
              queryString: 'x=1&y=%20',
              bodyText: '{"hi":1}',
            },
          ),
        ),
      }),
  ],
  'with a key has no user; the key is shown the log': [
    key.post(EXECUTIONS, { body: 'plain', path: '/' }),
    () =>
      ran({
        $permissions: [],
        responseBody: saying(given({ 'content-type': 'application/x-www-form-urlencoded' }, { bodyText: 'plain' })),
        logs: expect.stringMatching(/^\{"method":"POST".*\}\n$/),
        errors: 'an error line\n',
      }),
  ],
  'by a JWT is given the user, and no JWT': [
    jwt('nora').post(EXECUTIONS, { body: '' }),
    () => ran({ responseBody: saying(given({ 'x-appwrite-user-id': 'nora' })) }),
  ],
  "has its answer's status and headers": [
    nora.post(EXECUTIONS, { path: '/teapot' }),
    () =>
      ran({
        requestPath: '/teapot',
        responseStatusCode: 418,
        responseBody: '{"short":true}',
        responseHeaders: answered({ 'x-tea': 'green' }),
      }),
  ],
  "joins what a caller makes up under Appwrite's own names, in capitals": [
    nora.post(EXECUTIONS, { headers: { 'X-Appwrite-User-Id': 'omar', 'X-Appwrite-Trigger': 'event' } }),
    () =>
      ran({
        responseBody: saying(
          given({ ...asNora, 'x-appwrite-user-id': 'omar, nora', 'x-appwrite-trigger': 'event, http' }),
        ),
      }),
  ],
});

const text = { 'content-type': 'text/plain; charset=utf-8', 'content-length': '0' };
const failed = (requestPath: string) =>
  ran({ requestPath, status: 'failed', responseStatusCode: 500, responseHeaders: answered(text) });

facts('an execution fails', {
  'that throws': [nora.post(EXECUTIONS, { path: '/throw' }), () => failed('/throw')],
  'that answers nothing': [nora.post(EXECUTIONS, { path: '/silence' }), () => failed('/silence')],
  'that answers bytes, and its caller with it': [
    nora.post(EXECUTIONS, { path: '/binary' }),
    refused(500, expect.any(String), expect.any(String)),
  ],
});

describe("an execution that exceeds its function's timeout", () => {
  it("fails at the function's timeout", async () => {
    const { status, body } = await appwrite().ask(nora.post('/functions/slow/executions', { path: '/slow' }));
    expect([status, body]).toMatchObject([201, { status: 'failed', responseStatusCode: 500, responseBody: '' }]);
    expect((body as { duration: number }).duration).toBeGreaterThanOrEqual(1);
  });
});

facts('an execution is refused', {
  'to whom the function does not let': [
    guest.post(EXECUTIONS, {}),
    refused(
      401,
      'user_unauthorized',
      'Missing "execute" permission for role "users". Only "["any","guests"]" scopes are allowed and "["users"]" was given.',
    ),
  ],
  'of a function that is not there': [
    nora.post('/functions/nope/executions', {}),
    refused(404, 'function_not_found', 'Function with the requested ID could not be found.'),
  ],
  'by a method that is none': [
    nora.post(EXECUTIONS, { method: 'BREW' }),
    badParameter('Invalid `method` param: Value must be one of (GET, POST, PUT, PATCH, DELETE, OPTIONS, HEAD)'),
  ],
  "with a header of Appwrite's own, as if the server had failed": [
    nora.post(EXECUTIONS, { headers: { 'x-appwrite-user-id': 'omar' } }),
    refused(
      500,
      'Invalid headers: Alphanumeric characters or hyphens only, cannot start with "x-appwrite", maximum 100 keys, and total size 16384.',
      'Server Error',
    ),
  ],
  'for a date that has gone by': [
    nora.post(EXECUTIONS, { async: true, scheduledAt: '2001-01-01T00:00:00.000Z' }),
    refused(400, 'general_bad_request', 'Execution schedule must be a valid date, and at least 1 minute from now'),
  ],
});

describe('an asynchronous execution', () => {
  it('is answered before it runs, stores no body, and is visible to its user and to API keys', async () => {
    const waiting = await appwrite().ask(nora.post(EXECUTIONS, { async: true, body: 'later' }));
    const asks = { status: 'waiting', responseStatusCode: 0, responseHeaders: [], duration: 0 };
    check(waiting, accepted(execution(deploymentId, asks)));

    const { $id } = waiting.body as { $id: string };
    const one = `${EXECUTIONS}/${$id}`;
    const done = await appwrite().until<{ status: string }>(nora.get(one), ({ status }) => status === 'completed');
    const stored = execution(deploymentId, { responseHeaders: kept });
    check(done, ok(stored));
    const all = { logs: expect.stringContaining('later'), errors: 'an error line\n' };
    check(await appwrite().ask(key.get(one)), ok({ ...stored, ...all }));
    const notFound = refused(404, 'execution_not_found', 'Execution with the requested ID could not be found.');
    check(await appwrite().ask(user('omar').get(one)), notFound);

    const newest = [query('limit', undefined, [1]), query('orderDesc', '$createdAt')];
    const listed = await appwrite().ask(nora.get(EXECUTIONS, { queries: newest }));
    check(listed, ok({ total: (listed.body as { total: number }).total, executions: [stored] }));
  });
});
