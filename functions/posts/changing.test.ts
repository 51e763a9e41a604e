import type { Models } from 'appwrite';
import { afterAll, describe, expect, it } from 'vitest';
import {
  type Ask,
  draft,
  makePost,
  posts,
  published,
  startBlog,
  startModeratedBlog,
} from '../../tests/support/blog.ts';

const { blog, alice, bob, mod } = await startModeratedBlog();
afterAll(() => blog.appwrite.close());

const make = (body: object) => makePost(alice, body);
const rowOf = (rowId: string) => blog.db.getRow<Models.DefaultRow>({ ...posts, rowId });

describe('a change', () => {
  it('is made by the author, with three calls to Appwrite, two of them at once', async () => {
    const id = await make(published);
    const calls = await blog.callsOf(async () => {
      expect(await alice.ask('PATCH', `/${id}`, { body: { title: 'Another' } })).toMatchObject({
        status: 200,
        json: { id, ...published, title: 'Another', authorId: 'alice' },
      });
    });
    expect(calls).toHaveLength(3);
    expect(calls.slice(0, 2).toSorted()).toEqual([
      'GET /account',
      'GET /tablesdb/:databaseId/tables/:tableId/rows/:rowId',
    ]);
    expect(calls[2]).toBe('PATCH /tablesdb/:databaseId/tables/:tableId/rows/:rowId');
    expect(await rowOf(id)).toMatchObject({ title: 'Another', content: draft.content });
  });

  it('without effect writes nothing', async () => {
    const id = await make(published);
    const { $updatedAt } = await rowOf(id);
    expect(await alice.ask('PATCH', `/${id}`, { body: published })).toMatchObject({ status: 200 });
    expect((await rowOf(id)).$updatedAt).toBe($updatedAt);
  });

  it('is refused to another user who may read the post', async () => {
    const id = await make(published);
    for (const method of ['PATCH', 'DELETE'] as const)
      expect(await bob.ask(method, `/${id}`, { body: { title: 'Mine' } })).toMatchObject({
        status: 403,
        json: { type: 'urn:problem:forbidden' },
      });
    expect(await rowOf(id)).toMatchObject(published);
  });

  it('is refused to a guest and an API key without reading the post', async () => {
    const id = await make(published);
    for (const ask of [blog.guest, blog.apiKey])
      for (const method of ['PATCH', 'DELETE'] as const)
        for (const path of [`/${id}`, '/nonesuch']) {
          const calls = await blog.callsOf(async () => {
            expect(await ask(method, path, { body: { title: 'Mine' } })).toMatchObject({ status: 401 });
          });
          expect(calls).toEqual([]);
        }
  });

  it('is refused if only a header names the author', async () => {
    const id = await make(published);
    const headers = {
      'X-Appwrite-User-Id': 'alice',
      'X-APPWRITE-USER-JWT': 'made.up.jwt',
      'X-Appwrite-Trigger': 'event',
    };
    const answers = [await bob.ask('DELETE', `/${id}`, { headers }), await blog.guest('DELETE', `/${id}`, { headers })];
    expect(answers.map(({ status }) => status)).toEqual([403, 401]);
    expect(await rowOf(id)).toMatchObject(published);
  });
});

describe('a deletion', () => {
  it('is made by the author, with three calls to Appwrite, two of them at once', async () => {
    const id = await make(draft);
    const calls = await blog.callsOf(async () => {
      expect(await alice.ask('DELETE', `/${id}`)).toMatchObject({ status: 204, text: '' });
    });
    expect(calls).toHaveLength(3);
    expect(calls[2]).toBe('DELETE /tablesdb/:databaseId/tables/:tableId/rows/:rowId');
    expect(await alice.ask('GET', `/${id}`)).toMatchObject({ status: 404 });
    expect(await alice.ask('DELETE', `/${id}`)).toMatchObject({ status: 404 });
  });
});

describe('a moderator', () => {
  it('unpublishes and deletes what others published', async () => {
    const id = await make(published);
    expect(await mod.ask('PATCH', `/${id}`, { body: { status: 'draft' } })).toMatchObject({ status: 200 });
    expect(await rowOf(id)).toMatchObject({ status: 'draft', authorId: 'alice', $permissions: [] });
    const other = await make(published);
    expect(await mod.ask('DELETE', `/${other}`)).toMatchObject({ status: 204 });
    await expect(rowOf(other)).rejects.toMatchObject({ code: 404 });
  });

  it.each([{ title: 'Mine' }, { status: 'published' }, { status: 'draft', title: 'Mine' }])(
    'may not %o',
    async (body) => {
      const id = await make(published);
      expect(await mod.ask('PATCH', `/${id}`, { body })).toMatchObject({ status: 403 });
      expect(await rowOf(id)).toMatchObject(published);
    },
  );

  it('is nobody if no label is set', async () => {
    const other = await startBlog();
    try {
      const [author, user] = [await other.user('author'), await other.user('user', ['moderator', 'admin'])];
      const id = (await author.ask('POST', '/', { body: published })).json.id;
      expect(await user.ask('DELETE', `/${id}`)).toMatchObject({ status: 403 });
    } finally {
      await other.appwrite.close();
    }
  });
});

describe('versions', () => {
  it('each have an ETag, the same for every caller', async () => {
    const id = await make(published);
    const etag = async (ask: Ask) => (await ask('GET', `/${id}`)).headers.etag;
    const first = await etag(alice.ask);
    expect([await etag(bob.ask), await etag(blog.guest)]).toEqual([first, first]);
    const changed = await alice.ask('PATCH', `/${id}`, { body: { title: 'Another' } });
    expect(changed.headers.etag).not.toBe(first);
    expect(await etag(bob.ask)).toBe(changed.headers.etag);
  });

  it('are answered with 304 if the caller has them', async () => {
    const id = await make(published);
    const etag = (await blog.guest('GET', `/${id}`)).headers.etag ?? '';
    for (const known of [etag, `"other", W/${etag}`, '*'])
      expect(await blog.guest('GET', `/${id}`, { headers: { 'If-None-Match': known } })).toMatchObject({
        status: 304,
        text: '',
        headers: { etag },
      });
    expect(await blog.guest('GET', `/${id}`, { headers: { 'If-None-Match': '"other"' } })).toMatchObject({
      status: 200,
    });
  });

  it('are compared before a change or deletion with If-Match', async () => {
    const id = await make(published);
    const first = (await alice.ask('GET', `/${id}`)).headers.etag ?? '';
    const change = (title: string, ifMatch: string) =>
      alice.ask('PATCH', `/${id}`, { body: { title }, headers: { 'If-Match': ifMatch } });
    const second = await change('Second', first);
    expect(second.status).toBe(200);
    for (const stale of [first, 'second', `W/${second.headers.etag}`])
      expect(await change('Third', stale)).toMatchObject({ status: 412, json: { type: 'urn:problem:changed' } });
    const removal = (ifMatch: string) => alice.ask('DELETE', `/${id}`, { headers: { 'If-Match': ifMatch } });
    expect(await removal(first)).toMatchObject({ status: 412 });
    expect(await change('Third', '*')).toMatchObject({ status: 200 });
    const third = (await alice.ask('HEAD', `/${id}`)).headers.etag ?? '';
    expect(await removal(`"other", ${third}`)).toMatchObject({ status: 204 });
  });

  it('reveal nothing to other users', async () => {
    const id = await make(published);
    expect(await bob.ask('DELETE', `/${id}`, { headers: { 'If-Match': '"none"' } })).toMatchObject({ status: 403 });
    expect(await bob.ask('DELETE', `/${await make(draft)}`, { headers: { 'If-Match': '"none"' } })).toMatchObject({
      status: 404,
    });
  });
});

it('answers an error if others change the post all the time', async () => {
  const busy = await startBlog({}, { timeout: 4 });
  try {
    const author = await busy.user('author');
    const rowId = await makePost(author, draft);
    let changes = 0;
    busy.hooks.before = async ({ functionId, method }) => {
      if (functionId !== undefined && method === 'PATCH')
        await busy.db.updateRow({ ...posts, rowId, data: { content: `${++changes}` } });
    };
    expect(await author.ask('PATCH', `/${rowId}`, { body: { title: 'New' } })).toMatchObject({
      status: 503,
      json: { type: 'urn:problem:unavailable' },
    });
    expect(changes).toBeGreaterThan(1);
    expect(await busy.db.getRow({ ...posts, rowId })).toMatchObject({ title: draft.title });
  } finally {
    await busy.appwrite.close();
  }
});
