import { TablesDB as AppTablesDB, type Models } from 'appwrite';
import { afterAll, describe, expect, it } from 'vitest';
import { type Ask, draft, makePost, posts, published, startModeratedBlog } from '../../tests/support/blog.ts';
import { functionConfig } from '../../tests/support/functions.ts';

const { blog, alice, bob, mod } = await startModeratedBlog();
afterAll(() => blog.appwrite.close());

const make = (body: object) => makePost(alice, body);
const rowOf = (rowId: string) => blog.db.getRow<Models.DefaultRow>({ ...posts, rowId });

/** Headers that differ between answers. */
const OF_EACH = { date: '', 'x-appwrite-execution-id': '' };

describe('a post', () => {
  it('is created by a user as a draft, with two calls to Appwrite', async () => {
    let answer = {};
    const calls = await blog.callsOf(async () => {
      answer = await alice.ask('POST', '/', { body: draft });
    });
    expect(answer).toMatchObject({
      status: 201,
      json: { ...draft, status: 'draft', authorId: 'alice', authorName: 'Name of alice', publishedAt: null },
    });
    expect(calls).toEqual(['GET /account', 'POST /tablesdb/:databaseId/tables/:tableId/rows']);
    const { headers, json } = await alice.ask('POST', '/', { body: draft });
    expect(headers).toMatchObject({ location: `/${json.id}`, etag: expect.stringMatching(/^"[\w-]{32}"$/) });
  });

  it('is created by a user whose name Appwrite would read as an operation', async () => {
    const name = '{"method":"increment","values":[1]}';
    await blog.users.create({ userId: 'operator', name });
    const { secret } = await blog.users.createSession({ userId: 'operator' });
    const answer = await blog.asker(secret)('POST', '/', { body: draft });
    expect(answer).toMatchObject({ status: 201, json: { authorName: `\u200B${name}` } });
  });

  it('is not created for guests or an API key', async () => {
    for (const ask of [blog.guest, blog.apiKey])
      expect(await ask('POST', '/', { body: draft })).toMatchObject({
        status: 401,
        json: { type: 'urn:problem:unauthenticated' },
      });
  });

  it('is readable by nobody before it is published, and by all afterwards', async () => {
    const id = await make(draft);
    expect((await rowOf(id)).$permissions).toEqual([]);
    await alice.ask('PATCH', `/${id}`, { body: { status: 'published' } });
    expect((await rowOf(id)).$permissions).toEqual(['read("any")']);
    await alice.ask('PATCH', `/${id}`, { body: { status: 'draft' } });
    expect((await rowOf(id)).$permissions).toEqual([]);
    expect((await rowOf(await make(published))).$permissions).toEqual(['read("any")']);
  });

  it('keeps the date of its first publication', async () => {
    const id = await make(draft);
    const at = async (status: string) => (await alice.ask('PATCH', `/${id}`, { body: { status } })).json.publishedAt;
    const before = Date.now();
    const first = await at('published');
    expect(Date.parse(String(first))).toBeGreaterThanOrEqual(before);
    expect(Date.parse(String(first))).toBeLessThanOrEqual(Date.now());
    expect([await at('draft'), await at('published')]).toEqual([first, first]);
  });

  it('is read by anybody in one call once it is published', async () => {
    const id = await make(published);
    for (const ask of [blog.guest, alice.ask, bob.ask, blog.apiKey]) {
      const calls = await blog.callsOf(async () => {
        expect(await ask('GET', `/${id}`)).toMatchObject({ status: 200, json: { id, ...published } });
      });
      expect(calls).toEqual(['GET /tablesdb/:databaseId/tables/:tableId/rows/:rowId']);
    }
  });

  it('is accessible through Appwrite itself only as its permissions allow', async () => {
    const ids = { draft: await make(draft), published: await make(published) };
    const ownDb = new AppTablesDB(alice.client);
    const guestDb = new AppTablesDB(blog.appwrite.guest());
    const seen = async (db: AppTablesDB) => (await db.listRows({ ...posts })).rows.map(({ $id }) => $id);
    for (const db of [guestDb, ownDb]) {
      expect(await seen(db)).toContain(ids.published);
      expect(await seen(db)).not.toContain(ids.draft);
    }
    for (const rowId of Object.values(ids)) {
      await expect(ownDb.updateRow({ ...posts, rowId, data: { authorId: 'bob' } })).rejects.toMatchObject({
        code: 401,
      });
      await expect(ownDb.deleteRow({ ...posts, rowId })).rejects.toMatchObject({ code: 401 });
    }
    await expect(ownDb.createRow({ ...posts, rowId: 'own', data: draft })).rejects.toMatchObject({ code: 401 });
  });
});

describe('a draft', () => {
  it('is read by its author with two calls', async () => {
    const id = await make(draft);
    const calls = await blog.callsOf(async () => {
      expect(await alice.ask('GET', `/${id}`)).toMatchObject({ status: 200, json: { id, ...draft } });
    });
    expect(calls).toEqual(['GET /tablesdb/:databaseId/tables/:tableId/rows/:rowId', 'GET /account']);
  });

  it('does not exist for anybody except its author', async () => {
    const id = await make(draft);
    expect(await alice.ask('GET', `/${id}`)).toMatchObject({ status: 200, json: { id } });
    const asks: [Ask, string][] = [
      [blog.guest, 'GET'],
      [bob.ask, 'GET'],
      [mod.ask, 'GET'],
      [bob.ask, 'PATCH'],
      [bob.ask, 'DELETE'],
      [mod.ask, 'PATCH'],
      [mod.ask, 'DELETE'],
    ];
    for (const [ask, method] of asks) await expectMissing(ask, method as 'GET', id);
    for (const ask of [blog.guest, bob.ask, mod.ask]) await expectMissing(ask, 'GET', id, '/ownership');
  });

  /** The same answer, after the same calls, as for a post that does not exist. */
  async function expectMissing(ask: Ask, method: 'GET' | 'PATCH' | 'DELETE', id: string, rest = '') {
    const body = method === 'PATCH' ? { body: { status: 'draft' } } : {};
    const looks = [];
    for (const path of [`/${id}${rest}`, `/nonesuch${rest}`]) {
      let answer = {};
      const calls = await blog.callsOf(async () => {
        const { status, headers, json } = await ask(method, path, body);
        answer = { status, headers: { ...headers, ...OF_EACH }, json: { ...json, instance: '' } };
      });
      looks.push({ answer, calls: calls.toSorted() });
    }
    expect(looks[0]).toEqual(looks[1]);
    expect(looks[0]?.answer).toMatchObject({ status: 404, json: { type: 'urn:problem:not-found' } });
  }
});

describe('ownership', () => {
  it('is answered for a post that the caller may read', async () => {
    const id = await make(published);
    const owner = async (ask: Ask) => (await ask('GET', `/${id}/ownership`)).json;
    expect(await owner(alice.ask)).toEqual({ owner: true });
    for (const ask of [bob.ask, mod.ask, blog.guest, blog.apiKey]) expect(await owner(ask)).toEqual({ owner: false });
    expect((await alice.ask('GET', `/${await make(draft)}/ownership`)).json).toEqual({ owner: true });
  });
});

it('answers HEAD as GET, without the body', async () => {
  const id = await make(published);
  const get = await blog.guest('GET', `/${id}`);
  expect(await blog.guest('HEAD', `/${id}`)).toMatchObject({
    status: 200,
    text: '',
    headers: { etag: get.headers.etag },
  });
  expect(await blog.guest('HEAD', '/nonesuch')).toMatchObject({ status: 404, text: '' });
  expect(await blog.guest('HEAD', '/')).toMatchObject({ status: 200, text: '' });
});

it('answers OPTIONS with the methods of a path, and 404 for other paths', async () => {
  const id = await make(published);
  expect(await blog.guest('POST', `/${id}`)).toMatchObject({
    status: 405,
    headers: { allow: 'GET, PATCH, DELETE, HEAD, OPTIONS' },
  });
  expect(await blog.guest('GET', `/${id}/more/of/it`)).toMatchObject({ status: 404 });
});

it('lets a blocked user do nothing', async () => {
  const id = await make(published);
  await blog.users.updateStatus({ userId: 'bob', status: false });
  await expect(bob.ask('GET', `/${id}`)).rejects.toMatchObject({ code: 403, type: 'user_blocked' });
  await blog.users.updateStatus({ userId: 'bob', status: true });
});

it('uses exactly the scopes in appwrite.json', () => {
  expect(blog.appwrite.local.scopesUsedBy('posts')).toEqual(functionConfig('posts').scopes.toSorted());
});
