import { ID, Permission, Role } from 'node-appwrite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Ask, type Blog, type Person, posts, startBlog } from '../../tests/support/blog.ts';

let blog: Blog;
let alice: Person;
let bob: Person;

beforeAll(async () => {
  blog = await startBlog();
  [alice, bob] = await Promise.all([blog.user('alice'), blog.user('bob')]);
});
afterAll(() => blog.appwrite.close());

/** Creates a row as the function would have created it at that time. */
async function seed(authorId: string, publishedAt: string | null, status = 'published', rowId: string = ID.unique()) {
  const data = { title: rowId, content: 'x', status, authorId, authorName: '', publishedAt };
  const permissions = [Permission.read(status === 'published' ? Role.any() : Role.user(authorId))];
  await blog.db.createRow({ ...posts, rowId, data, permissions });
  return rowId;
}

interface Page {
  posts: { id: string }[];
  cursor: string | null;
}

async function page(ask: Ask, query: string): Promise<Page> {
  const { status, json } = await ask('GET', `/?${query}`);
  expect(status).toBe(200);
  return json as unknown as Page;
}

/** The ids of all pages; `between` happens after each of them. */
async function walk(ask: Ask, query: string, between: (page: Page) => Promise<unknown> = async () => {}) {
  const ids: string[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const next: Page = await page(ask, cursor === '' ? query : `${query}&cursor=${cursor}`);
    ids.push(...next.posts.map(({ id }) => id));
    await between(next);
    cursor = next.cursor;
  }
  return ids;
}

const minute = (m: number) => `2026-01-01T00:${String(m).padStart(2, '0')}:00.000+00:00`;

describe('the list', () => {
  const newestFirst: string[] = [];

  beforeAll(async () => {
    // three with the same date each, so that a page can end between equal dates
    for (let m = 1; m <= 8; m++) {
      const same = [`c${m}`, `b${m}`, `a${m}`];
      for (const id of same) await seed(m % 2 ? 'alice' : 'bob', minute(m), 'published', id);
      newestFirst.unshift(...same);
    }
    await seed('alice', null, 'draft', 'neverPublished');
    await seed('alice', minute(4), 'draft', 'unpublished');
  });

  it('has the published posts, newest first, the same for everybody, in one call', async () => {
    for (const ask of [blog.guest, alice.ask, bob.ask, blog.apiKey]) {
      const calls = await blog.callsOf(async () => {
        const { posts: found, cursor } = await page(ask, 'limit=100');
        expect(found.map(({ id }) => id)).toEqual(newestFirst);
        expect(cursor).toBeNull();
      });
      expect(calls).toEqual(['GET /tablesdb/:databaseId/tables/:tableId/rows']);
    }
  });

  it.each([1, 2, 5, 8, 23, 24, 25])('has pages of %d without gaps or duplicates', async (limit) => {
    expect(await walk(blog.guest, `limit=${limit}`)).toEqual(newestFirst);
  });

  it('continues correctly after posts that were deleted, unpublished or created in the meantime', async () => {
    let added = 0;
    const gone = new Set<string>();
    const ids = await walk(blog.guest, 'limit=4', async ({ posts: seen }) => {
      const [first, last] = [seen[0]?.id ?? '', seen.at(-1)?.id ?? ''];
      await blog.db.deleteRow({ ...posts, rowId: last });
      await blog.db.updateRow({ ...posts, rowId: first, data: { status: 'draft' }, permissions: [] });
      gone.add(first).add(last);
      await seed('alice', minute(50 + added++));
    });
    expect(ids).toEqual(newestFirst);
    expect(gone.size).toBeGreaterThan(8);
  });

  it('has 25 posts by default', async () => {
    for (let i = 0; i < 30; i++) await seed('carol', minute(10));
    expect((await page(blog.guest, 'author=carol')).posts).toHaveLength(25);
    expect((await page(blog.guest, 'author=carol&limit=100')).posts).toHaveLength(30);
  });
});

describe('of one author', () => {
  it('has the published posts of that author, also for the author', async () => {
    await seed('bob', null, 'draft', 'bobsDraft');
    for (const ask of [blog.guest, bob.ask]) {
      const ids = await walk(ask, 'author=bob&limit=3');
      expect(ids).not.toContain('bobsDraft');
      expect(ids.length).toBeGreaterThan(3);
      for (const id of ids) expect((await blog.guest('GET', `/${id}`)).json.authorId).toBe('bob');
    }
    expect(await page(blog.guest, 'author=nobody')).toEqual({ posts: [], cursor: null });
  });
});

describe("the caller's own", () => {
  it('are all of them with drafts, last created first', async () => {
    const dora = await blog.user('dora');
    const made: string[] = [];
    for (const status of ['draft', 'published', 'draft', 'published', 'draft'])
      made.unshift(String((await dora.ask('POST', '/', { body: { title: 't', content: 'c', status } })).json.id));
    for (const query of ['mine', 'mine=true', 'mine=true&author=dora', 'mine&limit=2'])
      expect(await walk(dora.ask, query)).toEqual(made);
    expect((await page(dora.ask, 'mine&author=alice')).posts).toEqual([]);
    expect((await page(dora.ask, 'mine=false&author=dora')).posts).toHaveLength(2);
  });

  it('are only the caller’s, whatever a header says', async () => {
    const headers = { 'X-Appwrite-User-Id': 'alice' };
    const { posts: found } = (await bob.ask('GET', '/?mine&limit=100', { headers })).json as unknown as Page;
    for (const { id } of found) expect((await bob.ask('GET', `/${id}`)).json.authorId).toBe('bob');
    for (const ask of [blog.guest, blog.apiKey])
      expect(await ask('GET', '/?mine', { headers })).toMatchObject({ status: 401 });
  });
});

describe('a query', () => {
  it.each([
    ['limit', 'limit=0'],
    ['limit', 'limit=101'],
    ['limit', 'limit=x'],
    ['limit', 'limit=1.5'],
    ['limit', 'limit=1&limit=2'],
    ['mine', 'mine=me'],
    ['author', 'author='],
    ['author', 'author=%22'],
    ['status', 'status=draft'],
  ])('with a bad %s is refused: %s', async (name, query) => {
    expect(await alice.ask('GET', `/?${query}`)).toMatchObject({
      status: 400,
      json: { errors: [{ at: `query.${name}` }] },
    });
  });

  it('with an invalid cursor, or one of another list, is refused', async () => {
    const { cursor } = await page(blog.guest, 'limit=1');
    const forged = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const bad = [
      ['', 'x'],
      ['', 'e30'],
      ['', '%00'],
      ['', forged(['publishedAt', 'yesterday', 'a'])],
      ['', forged(['title', minute(1), 'a'])],
      ['', forged(['publishedAt', minute(1), 'a b'])],
      ['', forged(['publishedAt', minute(1)])],
      ...['0000-01-01T00:00:00.000+00:00', '9999-12-31T23:59:59.999+00:00', '2200-01-01T00:00:00Z'].flatMap((date) => [
        ['', forged(['publishedAt', date, 'a'])],
        ['mine&', forged(['$createdAt', date, 'a'])],
      ]),
      ['mine&', cursor],
      ['', 'x'.repeat(300)],
    ];
    for (const [query, value] of bad)
      expect(await alice.ask('GET', `/?${query}cursor=${value}`)).toMatchObject({
        status: 400,
        json: { errors: [{ at: 'query.cursor' }] },
      });
  });
});
