import { beforeAll, describe, expect, it } from 'vitest';
import { deployEcho } from './support/echo.ts';
import { makePosts, ROWS } from './support/posts.ts';
import { guest, key, type Question, query, user } from './support/questions.ts';
import { appwrite, appwriteUnderTest } from './support/under-test.ts';

appwriteUnderTest();

beforeAll(async () => {
  await makePosts();
  await deployEcho('listener', { execute: [], events: ['users.*', 'databases.*.tables.*.rows.*'] });
});

const password = 'a long walk home';
const seen = new Set<string>();
let kept: Record<string, string> = {};

/** An event as the function was given it: its name, who acted, and the body. */
interface Given {
  event: string;
  by: string | undefined;
  body: Record<string, unknown>;
  headers: Record<string, string>;
  request: string;
}

/** The executions that have come since the last look, oldest first, once there are so many and all have ended. */
async function newlyGiven(count: number): Promise<Given[]> {
  const queries = [query('orderAsc', '$sequence'), query('limit', undefined, [100])];
  const { body } = await appwrite().until<{ executions: { $id: string; status: string }[] }>(
    key.get('/functions/listener/executions', { queries }),
    ({ executions }) =>
      executions.length >= seen.size + count && executions.every(({ status }) => status === 'completed'),
  );
  const { executions } = body as { executions: { $id: string; logs: string; trigger: string }[] };
  const fresh = executions.filter(({ $id }) => !seen.has($id));
  for (const { $id } of fresh) seen.add($id);
  return fresh.map(({ logs, trigger }) => {
    const { method, path, bodyText, headers } = JSON.parse(logs);
    return {
      event: headers['x-appwrite-event'],
      by: headers['x-appwrite-user-id'],
      body: JSON.parse(bodyText),
      headers,
      request: `${trigger} ${method} ${path}`,
    };
  });
}

/** Does something, and says which events fired and who is said to have acted, as `users.nora.create by nora`. */
async function firedBy(question: Question, count: number): Promise<string[]> {
  const { status, body, text } = await appwrite().ask(question);
  if (status >= 400) throw new Error(`${question.method} ${question.path} answered ${text}`);
  kept = body as Record<string, string>;
  return (await newlyGiven(count)).map(({ event, by }) => `${event} by ${by ?? 'a key'}`);
}

const url = 'http://localhost/callback';
const spend = (userId: string) => guest.post('/account/sessions/token', { userId, secret: kept['secret'] });
const link = (email: string, userId: string) => key.post('/account/tokens/magic-url', { userId, email, url });

/** What is done, and the events of it; `?` is the id of what was made. */
const actions: Readonly<Record<string, readonly [Question | (() => Question), ...string[]]>> = {
  'a sign-up': [
    guest.post('/account', { userId: 'nora', email: 'nora@example.com', password, name: 'Nora' }),
    'users.nora.create by nora',
  ],
  'a sign-in': [
    guest.post('/account/sessions/email', { email: 'nora@example.com', password }),
    'users.nora.sessions.?.create by nora',
  ],
  'a user made by a key': [
    key.post('/users', { userId: 'omar', email: 'omar@example.com' }),
    'users.omar.create by a key',
  ],
  'a user with a phone': [key.post('/users', { userId: 'petra', phone: '+4791111111' }), 'users.petra.create by a key'],
  'a magic link for an unknown address, even with a key': [link('cai@example.com', 'cai'), 'users.cai.create by cai'],
  'a magic link that is spent': [() => spend('cai'), 'users.cai.sessions.?.create by cai'],
  'a magic link for a known address': [link('cai@example.com', 'unique()')],
  'a code for an unknown address': [
    key.post('/account/tokens/email', { userId: 'dov', email: 'dov@example.com' }),
    'users.dov.create by dov',
  ],
  'a code that is spent': [() => spend('dov'), 'users.dov.sessions.?.create by dov'],
  'a custom token': [key.post('/users/omar/tokens', { length: 64 }), 'users.omar.tokens.?.create by a key'],
  'a custom token that is spent': [() => spend('omar'), 'users.omar.sessions.?.create by omar'],
  'a proof by a key': [
    key.patch('/users/omar/verification', { emailVerification: true }),
    'users.omar.update by a key',
  ],
  labels: [key.put('/users/omar/labels', { labels: ['member'] }), 'users.omar.update by a key'],
  'a user who is blocked': [key.patch('/users/petra/status', { status: false }), 'users.petra.update by a key'],
  'a user who is deleted': [key.delete('/users/petra'), 'users.petra.delete by a key'],
};

describe('events of users', () => {
  for (const [action, [question, ...events]] of Object.entries(actions)) {
    it(`${action}: ${events.join(', ') || 'none'}`, async () => {
      const fired = await firedBy(typeof question === 'function' ? question() : question, events.length);
      expect(fired).toEqual(events.map((event) => event.replace('?', kept['$id'] ?? '')));
    });
  }

  it('of an anonymous session are one of a user and one of a session', async () => {
    const fired = await firedBy(guest.post('/account/sessions/anonymous', {}), 2);
    const { userId, $id } = kept;
    const events = [`users.${userId}.create by ${userId}`, `users.${userId}.sessions.${$id}.create by ${userId}`];
    expect(fired.sort()).toEqual(events);
  });
});

describe('a user who is signed in', () => {
  it('(signs in)', async () => {
    await appwrite().signIn('nora');
    await newlyGiven(1);
  });

  it('is named in the event', async () => {
    expect(await firedBy(user('nora').patch('/account/prefs', { prefs: { a: 1 } }), 1)).toEqual([
      'users.nora.update by nora',
    ]);
    const asked = user('nora').post('/account/verifications/email', { url });
    expect(await firedBy(asked, 1)).toEqual([`users.nora.verification.${kept['$id']}.create by nora`]);
  });
});

describe('events of rows', () => {
  const data = { title: 'One', authorId: 'nora' };

  it('have the older name for users and bulk calls, and the newer one for API keys', async () => {
    const made = await firedBy(user('nora').post(ROWS, { rowId: 'r1', data }), 1);
    expect(made).toEqual(['databases.app.collections.posts.documents.r1.create by nora']);
    const changed = await firedBy(key.patch(`${ROWS}/r1`, { data: { title: 'Two' } }), 1);
    expect(changed).toEqual(['databases.app.tables.posts.rows.r1.update by a key']);
    const inBulk = key.patch(ROWS, { data: { title: 'Three' }, queries: [query('equal', '$id', ['r1'])] });
    expect(await firedBy(inBulk, 1)).toEqual(['databases.app.collections.posts.documents.r1.update by a key']);
    const deleted = await firedBy(key.delete(`${ROWS}/r1`), 1);
    expect(deleted).toEqual(['databases.app.tables.posts.rows.r1.delete by a key']);
  });
});

describe('the subscribed function', () => {
  it('gets the user as an API key does, including the password hash, and no JWT', async () => {
    await appwrite().ask(guest.post('/account', { userId: 'quinn', email: 'quinn@example.com', password, name: 'Q' }));
    const [given] = await newlyGiven(1);
    expect(given?.request).toBe('event POST /');
    expect(given?.headers).toStrictEqual({
      'content-type': 'application/json',
      'user-agent': expect.stringMatching(/^Appwrite\/\d/),
      'x-appwrite-continent-eu': 'false',
      'x-appwrite-event': 'users.quinn.create',
      'x-appwrite-execution-id': expect.any(String),
      'x-appwrite-key': 'ephemeral',
      'x-appwrite-trigger': 'event',
      'x-appwrite-user-id': 'quinn',
    });
    // The target is made after the event; empty preferences are a list there.
    const seenByKey = (await appwrite().ask(key.get('/users/quinn'))).body as object;
    expect(given?.body).toStrictEqual({ ...seenByKey, prefs: [], targets: [] });
  });
});
