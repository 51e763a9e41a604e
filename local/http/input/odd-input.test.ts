import { connect } from 'node:net';
import { Query, Users } from 'node-appwrite';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { KEY, PROJECT, startAppwrite, type TestAppwrite } from '../../../tests/support/appwrite.ts';

let appwrite: TestAppwrite;
let users: Users;
beforeAll(async () => {
  appwrite = await startAppwrite();
  users = new Users(appwrite.admin());
  await users.create({ userId: 'alice', name: 'Alice' });
});
afterAll(() => appwrite.close());

/** Sends a body unchanged. */
function post(path: string, type: string, body: string) {
  const headers = { 'x-appwrite-project': PROJECT, 'x-appwrite-key': KEY, 'content-type': type };
  return fetch(`${appwrite.endpoint}${path}`, { method: path.endsWith('/prefs') ? 'PATCH' : 'POST', headers, body });
}

it('refuses a limit or offset beyond 64 bits', async () => {
  for (const query of [Query.limit(1e300), Query.offset(2 ** 63)])
    await expect(users.list({ queries: [query] })).rejects.toMatchObject({ code: 400 });
  await expect(users.list({ queries: [Query.limit(2 ** 62)] })).resolves.toMatchObject({ total: 1 });
});

it('searches for thousands of words', async () => {
  const words = Array.from({ length: 3_000 }, (_, index) => `w${index}`);
  const search = (text: string) => users.list({ queries: [Query.search('name', text)] });
  await expect(search(words.join(' '))).resolves.toMatchObject({ total: 0 });
  await expect(search([...words, 'alice'].join(' '))).resolves.toMatchObject({ total: 1 });
});

it('treats a body that is nested too deeply as one without fields', async () => {
  const complaints = vi.spyOn(console, 'error');
  for (const depth of [600, 200_000]) {
    const answer = await post(
      '/users/alice/prefs',
      'application/json',
      `{"prefs":{"a":${'['.repeat(depth)}${']'.repeat(depth)}}}`,
    );
    expect(answer.status).toBe(400);
  }
  const fine = await post(
    '/users/alice/prefs',
    'application/json',
    `{"prefs":{"a":${'['.repeat(99)}${']'.repeat(99)}}}`,
  );
  expect(fine.status).toBe(200);
  expect(complaints).not.toHaveBeenCalled();
});

it('survives a form whose names have a million levels', async () => {
  const body = `userId${'[a]'.repeat(1_000_000)}=1`;
  const answer = await post('/users', 'application/x-www-form-urlencoded', body);
  expect(answer.status).toBe(400);
  await expect(users.get({ userId: 'alice' })).resolves.toMatchObject({ name: 'Alice' });
});

it('uses the first of several limits, offsets and cursors', async () => {
  const many = [Query.limit(1), Query.limit(0), Query.offset(0), Query.offset(5), Query.cursorAfter('alice')];
  await expect(
    users.list({ queries: many.filter((query) => !query.includes('[0]') || query.includes('offset')) }),
  ).resolves.toMatchObject({ users: [] });
  const { users: first } = await users.list({
    queries: [Query.limit(25), Query.limit(1), Query.offset(0), Query.offset(5)],
  });
  expect(first.length).toBeGreaterThan(0);
});

it('says "Invalid query" twice if a query is not JSON, once if its limit is invalid', async () => {
  const refused = (query: string) =>
    users.list({ queries: [query] }).then(
      () => '',
      (error: Error) => error.message,
    );
  expect(await refused('limit(1)')).toBe('Invalid `queries` param: Invalid query: Invalid query: Syntax error');
  expect(await refused(Query.limit(0))).toBe(
    'Invalid `queries` param: Invalid query: Invalid limit: Value must be a valid range between 1 and 9,223,372,036,854,775,807',
  );
});

it('refuses preferences of more than 64 kB, measured as PHP’s JSON', async () => {
  const update = (prefs: object) => users.updatePrefs({ userId: 'alice', prefs });
  await expect(update({ a: 'x'.repeat(65_535 - 8) })).resolves.toHaveProperty('a');
  for (const text of ['x'.repeat(65_536 - 8), '/'.repeat(33_000), 'é'.repeat(11_000)])
    await expect(update({ a: text })).rejects.toMatchObject({
      code: 400,
      message: 'Invalid `prefs` param: Value must be a valid object.',
    });
});

it('treats a call without a project as a guest’s', async () => {
  const ask = (path: string, headers = {}) =>
    fetch(`${appwrite.endpoint}${path}`, { headers }).then((answer) => answer.json());
  for (const headers of [{}, { 'x-appwrite-project': '' }, { 'x-appwrite-project': 'console' }])
    expect(await ask('/account', headers)).toMatchObject({
      code: 401,
      message: 'User (role: guests) missing scopes (["account"])',
    });
  expect(await ask('/users', { 'x-appwrite-key': KEY })).toMatchObject({ type: 'user_unauthorized' });
  expect(await ask('/account', { 'x-appwrite-project': 'other' })).toMatchObject({ type: 'project_not_found' });
  const initials = `${appwrite.endpoint}/avatars/initials?width=10&height=10`;
  expect((await fetch(initials)).headers.get('content-type')).toBe('image/png');
  expect((await fetch(`${initials}&project=other`)).status).toBe(404);
});

it('prints no error when a client disconnects during a request', async () => {
  const complaints = vi.spyOn(console, 'error');
  const { hostname, port } = new URL(appwrite.endpoint);
  const head = `POST /v1/users HTTP/1.1\r\nHost: ${hostname}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n`;
  for (let i = 0; i < 20; i++) {
    const socket = connect(Number(port), hostname);
    await new Promise<void>((sent) => socket.write(`${head}{"userId":`, () => sent()));
    socket.destroy();
  }
  await expect(users.get({ userId: 'alice' })).resolves.toMatchObject({ name: 'Alice' });
  await users.list();
  expect(complaints).not.toHaveBeenCalled();
});
