import { Functions as AppFunctions } from 'appwrite';
import { Account, Functions, TablesDB, Users } from 'node-appwrite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AnswerError, type Api, call, ExecutionError, etagOf, ProblemError } from '../client/src/index.ts';
import { startAppwrite, type TestAppwrite } from './support/appwrite.ts';
import { deployFunctions } from './support/functions.ts';
import { signInWith, turnOn } from './support/oauth2.ts';

let appwrite: TestAppwrite;
let users: Users;

beforeAll(async () => {
  appwrite = await startAppwrite();
  users = new Users(appwrite.admin());
  await deployFunctions(appwrite, ['posts', 'fan-out-message', 'onboard-user'], {
    'fan-out-message': { schedule: '' },
  });
});
afterAll(() => appwrite.close());

/** Signs somebody up. @returns a session's secret */
async function signUp(userId: string, labels: string[] = []): Promise<string> {
  await users.create({ userId, name: userId });
  if (labels.length > 0) await users.updateLabels({ userId, labels });
  return (await users.createSession({ userId })).secret;
}

const draft = { title: 'A title', content: 'Some content.' };

/** The problem of a call. */
async function refusalOf(calling: Promise<unknown>): Promise<ProblemError> {
  const error = await calling.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof ProblemError) return error;
  throw new Error(`not refused by a problem: ${error}`);
}

it('calls as whoever signed in with an OAuth2 provider', async () => {
  turnOn(appwrite, 'google');
  const { session } = await signInWith(appwrite, { provider: 'google' }, { name: 'Ann', email: 'ann@example.com' });
  const account = new Account(appwrite.withSession(session));
  const { $id } = await account.get();
  const { jwt } = await account.createJWT();
  const api = call(new Functions(appwrite.withSession(session)));
  expect(await api.posts.create(draft)).toMatchObject({ authorId: $id });
  expect(await new Account(appwrite.withJwt(jwt)).get()).toMatchObject({ $id });
});

describe.each([
  ['appwrite', (secret: string) => call(new AppFunctions(appwrite.guest().setSession(secret)))],
  ['node-appwrite', (secret: string) => call(new Functions(appwrite.withSession(secret)))],
])('over %s, a caller', (sdk, apiOf) => {
  let api: Api;
  beforeAll(async () => {
    api = apiOf(await signUp(`ada-${sdk}`));
  });

  it('makes, reads, changes, lists and deletes', async () => {
    const made = await api.posts.create(draft);
    expect(made).toMatchObject({ ...draft, status: 'draft', authorId: `ada-${sdk}`, publishedAt: null });
    const changed = await api.posts.update({ id: made.id, title: 'Another', status: 'published' });
    expect(changed).toMatchObject({ id: made.id, title: 'Another', content: draft.content, status: 'published' });
    expect(await api.posts.get({ id: made.id })).toEqual(changed);
    expect(await api.posts.ownership({ id: made.id })).toEqual({ owner: true });
    expect((await api.posts.list()).posts).toContainEqual(changed);
    expect(await api.posts.list({ mine: true, limit: 1 })).toMatchObject({ posts: [changed] });
    await expect(api.posts.delete({ id: made.id })).resolves.toBeUndefined();
    await expect(refusalOf(api.posts.get({ id: made.id }))).resolves.toMatchObject({ slug: 'not-found', status: 404 });
  });

  it('gets the same post for a retry with the same idempotency key', async () => {
    const idempotencyKey = crypto.randomUUID();
    const first = await api.posts.create(draft, { idempotencyKey });
    expect(await api.posts.create(draft, { idempotencyKey })).toEqual(first);
    await expect(refusalOf(api.posts.create({ ...draft, title: 'Other' }, { idempotencyKey }))).resolves.toMatchObject({
      slug: 'key-reused',
      status: 409,
    });
  });

  it('uses the version of a post in a list, also of a copy', async () => {
    const { id } = await api.posts.create(draft);
    const { posts } = await api.posts.list({ mine: true, limit: 1 });
    const [read] = posts;
    if (!read) throw new Error('no post');
    await expect(
      api.posts.update({ id, title: 'From a list' }, { ifMatch: structuredClone(read) }),
    ).resolves.toMatchObject({ id, title: 'From a list' });
    await expect(refusalOf(api.posts.update({ id, title: 'x' }, { ifMatch: read }))).resolves.toMatchObject({
      slug: 'changed',
    });
    expect(etagOf(read)).toBe(read.etag);
  });

  it('changes a post with ifMatch only if it is unchanged', async () => {
    const read = await api.posts.create(draft);
    const newer = await api.posts.update({ id: read.id, title: 'Newer' }, { ifMatch: read });
    await expect(refusalOf(api.posts.update({ id: read.id, title: 'x' }, { ifMatch: read }))).resolves.toMatchObject({
      slug: 'changed',
      status: 412,
    });
    await expect(api.posts.update({ id: read.id, title: 'Newest' }, { ifMatch: newer })).resolves.toMatchObject({
      title: 'Newest',
    });
    const { etag: _, ...copy } = newer;
    await expect(refusalOf(api.posts.delete({ id: read.id }, { ifMatch: copy }))).resolves.toMatchObject({
      errors: [{ at: 'ifMatch' }],
    });
    const etag = etagOf(newer);
    await expect(refusalOf(api.posts.delete({ id: read.id }, { ifMatch: etag }))).resolves.toMatchObject({
      slug: 'changed',
    });
  });

  it('gets the problem of an execution with its id', async () => {
    const problem = await refusalOf(api.posts.get({ id: 'nowhere' }));
    expect(problem).toMatchObject({ name: 'ProblemError', slug: 'not-found', status: 404, errors: [] });
    const execution = { functionId: 'posts', executionId: String(problem.instance) };
    await expect(new Functions(appwrite.admin()).getExecution(execution)).resolves.toMatchObject({
      responseStatusCode: 404,
    });
  });

  it('awaits an asynchronous execution by its status', async () => {
    const started = await api.posts.create({ ...draft, title: `async ${sdk}` }, { async: true });
    await expect(started.ended()).resolves.toEqual({ executionId: started.executionId, status: 201 });
    const { posts } = await api.posts.list({ mine: true });
    expect(posts.map(({ title }) => title)).toContain(`async ${sdk}`);
  });

  it('gets an error if an asynchronous execution fails', async () => {
    const started = await api.posts.delete({ id: 'nowhere' }, { async: true });
    const error = await started.ended().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ExecutionError);
    expect(error).toMatchObject({ executionId: started.executionId, status: 404 });
  });

  it('can stop waiting', async () => {
    const started = await api.posts.create(draft, { async: true });
    await expect(started.ended({ signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough');
  });
});

it('refuses an input that the function would refuse, with the same problem and without a call', async () => {
  const secret = await signUp('grace');
  let calls = 0;
  const real = new AppFunctions(appwrite.guest().setSession(secret));
  const counted = {
    createExecution: (request: { functionId: string; xpath?: string; headers?: object; body?: string }) => {
      calls++;
      return real.createExecution(request);
    },
    getExecution: (request: { functionId: string; executionId: string }) => real.getExecution(request),
  };
  const problem = await refusalOf(call(counted).posts.create({ title: 'one\ntwo', content: '' }));
  expect(calls).toBe(0);
  const answered = await real.createExecution({
    ...{ functionId: 'posts', xpath: '/', method: 'POST' as never, headers: { 'content-type': 'application/json' } },
    body: JSON.stringify({ title: 'one\ntwo', content: '' }),
  });
  const body = JSON.parse(answered.responseBody) as { type: string; status: number; errors: { at: string }[] };
  expect(problem).toMatchObject({ slug: 'invalid-input', status: 400, instance: undefined });
  expect(`urn:problem:${problem.slug}`).toBe(body.type);
  expect(problem.errors.map(({ at }) => at)).toEqual(body.errors.map(({ at }) => at));
});

it('refuses unknown fields and missing ids by their place', async () => {
  const api = call(new AppFunctions(appwrite.guest()));
  const wrong = { id: 'a', titel: 'x' } as { id: string; title?: string };
  await expect(refusalOf(api.posts.update(wrong))).resolves.toMatchObject({
    errors: [{ at: 'body.titel', message: 'unknown field' }],
  });
  await expect(refusalOf(api.posts.get({} as { id: string }))).resolves.toMatchObject({
    errors: [{ at: 'params.id' }],
  });
  await expect(refusalOf(api.posts.list({ limit: 101 }))).resolves.toMatchObject({
    errors: [{ at: 'query.limit', message: 'at most 100' }],
  });
});

it('calls as a guest without a session', async () => {
  const api = call(new AppFunctions(appwrite.guest()));
  await expect(api.posts.list()).resolves.toMatchObject({ cursor: null });
  await expect(refusalOf(api.posts.create(draft))).resolves.toMatchObject({ slug: 'unauthenticated', status: 401 });
});

it("passes on Appwrite's own errors unchanged", async () => {
  const api = call(new AppFunctions(appwrite.guest()));
  await expect(api.fanOutMessage.progress({ campaign: 'news' })).rejects.toMatchObject({
    name: 'AppwriteException',
    code: 401,
  });
});

it('says that a function which crashes gave no answer', async () => {
  const api = call({
    createExecution: async () => ({ ...crashed }),
    getExecution: async () => ({ ...crashed }),
  });
  await expect(api.posts.get({ id: 'a' })).rejects.toMatchObject({ name: 'ExecutionError', status: 500 });
  await expect(api.posts.get({ id: 'a' }, { async: true }).then((started) => started.ended())).rejects.toMatchObject({
    name: 'ExecutionError',
    executionId: 'e1',
    status: 500,
  });
});
const crashed = { $id: 'e1', status: 'failed', responseStatusCode: 500, responseBody: '', responseHeaders: [] };

it('accepts an answer with unknown fields, and refuses one with missing fields', async () => {
  const answering = (body: object) => {
    const execution = { ...crashed, status: 'completed', responseStatusCode: 200, responseBody: JSON.stringify(body) };
    return call({ createExecution: async () => execution, getExecution: async () => execution });
  };
  await expect(answering({ owner: true, since: 1 }).posts.ownership({ id: 'a' })).resolves.toMatchObject({
    owner: true,
  });
  const error = await answering({ owned: true })
    .posts.ownership({ id: 'a' })
    .catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(AnswerError);
  expect(error).toMatchObject({ errors: [{ at: 'answer.owner', message: 'boolean expected' }], status: 200 });
});

it('sends a campaign, whose result is its row of progress', async () => {
  for (let i = 0; i < 3; i++) await users.create({ userId: `reader${i}`, email: `reader${i}@example.com`, name: 'R' });
  const client = appwrite.guest().setSession(await signUp('editor', ['admin']));
  const api = call(new AppFunctions(client));
  const counted = await api.fanOutMessage.send({
    campaign: 'hello',
    channel: 'email',
    audience: { kind: 'users', users: ['reader0', 'reader1', 'reader2'] },
    message: { subject: 'Hello', content: 'There is news.' },
    dryRun: true,
  });
  expect(counted).toMatchObject({ campaign: 'hello', state: 'counted' });
  const begun = await api.fanOutMessage.send({
    campaign: 'hello',
    channel: 'email',
    audience: { kind: 'users', users: ['reader0', 'reader1', 'reader2'] },
    message: { subject: 'Hello', content: 'There is news.' },
  });
  expect(begun).toMatchObject({ campaign: 'hello', channel: 'email' });
  await appwrite.local.jobs.idle();
  const done = await api.fanOutMessage.progress({ campaign: 'hello' });
  expect(done).toMatchObject({ state: 'done', sent: 3, percent: 100 });
  const row = { databaseId: 'app', tableId: 'campaignProgress', rowId: 'hello' };
  await expect(new TablesDB(appwrite.admin()).getRow(row)).resolves.toMatchObject({
    state: done.state,
    sent: done.sent,
  });
});

it('onboards missed users with an API key', async () => {
  const api = call(new Functions(appwrite.admin()));
  await expect(api.onboardUser.backfill({ limit: 5 })).resolves.toMatchObject({ done: 5, failed: 0 });
  await expect(api.onboardUser.backfill()).resolves.toMatchObject({ cursor: null });
});

it('refuses the service of an SDK that is too old at the first call, and names the least version', async () => {
  // like `appwrite` 18 and `node-appwrite` 17, with positional parameters
  const createExecution = async (functionId: string, _body?: string) => {
    throw new Error(`called with ${functionId}`);
  };
  const old = { createExecution, getExecution: createExecution };
  // @ts-expect-error the compiler refuses it, too
  const api = call(old);
  const refused = expect(api.posts.list()).rejects;
  await refused.toThrow('`appwrite` 19.0.0 or later, or `node-appwrite` 18.0.0 or later, expected');
  await refused.toBeInstanceOf(TypeError);
});
