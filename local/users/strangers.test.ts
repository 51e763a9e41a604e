import { Users } from 'node-appwrite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROJECT, startAppwrite, type TestAppwrite } from '../../tests/support/appwrite.ts';
import { services } from '../services.ts';

/** The caller: a guest, or a user with a session. */
type Who = 'guest' | 'alice';

let appwrite: TestAppwrite;
let users: Users;
const secrets: Record<string, string> = {};
beforeAll(async () => {
  appwrite = await startAppwrite();
  users = new Users(appwrite.admin());
  for (const userId of ['alice', 'bob']) {
    await users.create({ userId, email: `${userId}@example.com` });
    secrets[userId] = (await users.createSession({ userId })).secret;
  }
});
afterAll(() => appwrite.close());

async function call(who: Who, method: string, path: string) {
  const session = secrets[who];
  const headers = {
    'x-appwrite-project': PROJECT,
    'content-type': 'application/json',
    ...(session === undefined ? {} : { 'x-appwrite-session': session }),
  };
  const body = method === 'GET' ? undefined : '{}';
  const answer = await fetch(`${appwrite.endpoint}${path}`, { method, headers, ...(body ? { body } : {}) });
  const text = await answer.text();
  return { status: answer.status, body: text ? JSON.parse(text) : undefined };
}

const sessionsOf = async (userId: string) => (await users.listSessions({ userId })).sessions.map(({ $id }) => $id);

// guests and users have the scope sessions.write: these routes check permissions instead
const BY_PERMISSION = [
  'POST /users/:userId/sessions',
  'DELETE /users/:userId/sessions',
  'DELETE /users/:userId/sessions/:sessionId',
];

describe.each<Who>(['guest', 'alice'])('%s', (who) => {
  it('may use no route of users that is for API keys', async () => {
    const routes = services(appwrite.local).flatMap((service) => service.routes);
    const ofUsers = routes.filter(({ path, scopes }) => /^\/users\b/.test(path) && !scopes.includes('public'));
    const asked = ofUsers.filter(({ method, path }) => !BY_PERMISSION.includes(`${method} ${path}`));
    expect(ofUsers.length - asked.length).toBe(BY_PERMISSION.length);
    expect(asked.length).toBeGreaterThan(20);
    for (const { method, path } of asked) {
      const { status, body } = await call(who, method, path.replace(':userId', 'bob').replace(/:\w+/g, 'x'));
      expect([method, path, status, body.type]).toEqual([method, path, 401, 'general_unauthorized_scope']);
    }
  });

  it('cannot end a session of another user', async () => {
    const before = await sessionsOf('bob');
    expect(await call(who, 'DELETE', '/users/bob/sessions')).toMatchObject({
      status: 401,
      body: { type: 'user_unauthorized' },
    });
    for (const id of before)
      expect(await call(who, 'DELETE', `/users/bob/sessions/${id}`)).toMatchObject({
        status: 404,
        body: { type: 'user_session_not_found' },
      });
    await expect(sessionsOf('bob')).resolves.toEqual(before);
  });

  it('creates a session of another user, and does not get its secret', async () => {
    const { status, body } = await call(who, 'POST', '/users/bob/sessions');
    expect([status, body.secret]).toEqual([201, '']);
  });
});

it('users end their own sessions this way, one or all', async () => {
  const { $id } = await users.createSession({ userId: 'alice' });
  expect(await call('alice', 'DELETE', `/users/alice/sessions/${$id}`)).toMatchObject({ status: 204 });
  await expect(sessionsOf('alice')).resolves.toHaveLength(1);
  expect(await call('alice', 'DELETE', '/users/alice/sessions')).toMatchObject({ status: 204 });
  await expect(sessionsOf('alice')).resolves.toEqual([]);
});

it('an API key ends a session by its id, whichever user it names, as on the real server', async () => {
  await users.createSession({ userId: 'alice' });
  const [id = ''] = await sessionsOf('alice');
  await users.deleteSession({ userId: 'bob', sessionId: id });
  await expect(sessionsOf('alice')).resolves.toEqual([]);
  await expect(users.deleteSession({ userId: 'alice', sessionId: id })).rejects.toMatchObject({
    type: 'user_session_not_found',
  });
});
