import { TablesDB as WebTablesDB } from 'appwrite';
import { type Client, type Models, Permission, Query, Role, TablesDB } from 'node-appwrite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAppwrite, type TestAppwrite } from '../../tests/support/appwrite.ts';
import { makePosts, posts } from '../../tests/support/posts.ts';
import { refusal } from '../../tests/support/refusal.ts';
import { signedIn } from '../../tests/support/signed-in.ts';

type Post = Models.Row & Record<string, unknown>;

let appwrite: TestAppwrite;
let db: TablesDB;
let alice: TablesDB;
let bob: TablesDB;

beforeAll(async () => {
  appwrite = await startAppwrite();
  makePosts(appwrite.local);
  db = new TablesDB(appwrite.admin());
  const as = async (id: string): Promise<Client> => signedIn(appwrite, id);
  alice = new TablesDB(await as('alice'));
  bob = new TablesDB(await as('bob'));
});
afterAll(() => appwrite.close());

const row = (rowId: string) => ({ ...posts, rowId });

describe('permissions of rows', () => {
  it('are all its maker’s, where a user says nothing', async () => {
    const made = await alice.createRow<Post>({ ...row('a1'), data: { title: 'Mine' } });
    expect(made.$permissions).toEqual(['read("user:alice")', 'update("user:alice")', 'delete("user:alice")']);
    expect(made).toMatchObject({ status: 'draft', views: 0, tags: [], publishedAt: null });
  });

  it('are none, where a key says nothing', async () => {
    expect((await db.createRow<Post>({ ...row('k1'), data: { title: 'Key' } })).$permissions).toEqual([]);
  });

  it('can only be given to roles that a user has', async () => {
    const permissions = [Permission.read(Role.user('bob'))];
    expect(await refusal(alice.createRow<Post>({ ...row('a2'), data: { title: 'x' }, permissions }))).toBe(
      '401 user_unauthorized',
    );
    expect(await refusal(alice.updateRow<Post>({ ...row('a1'), permissions }))).toBe('401 user_unauthorized');
  });

  it('hide a row from who may not read it, but not that it is there from who may not change it', async () => {
    expect(await refusal(bob.getRow(row('a1')))).toBe('404 row_not_found');
    expect(await refusal(bob.updateRow<Post>({ ...row('a1'), data: { title: 'x' } }))).toBe('401 user_unauthorized');
    expect(await refusal(bob.updateRow<Post>({ ...row('none'), data: { title: 'x' } }))).toBe('404 row_not_found');
    expect(await refusal(bob.deleteRow(row('a1')))).toBe('401 user_unauthorized');
    expect((await bob.listRows({ ...posts, queries: [Query.equal('$id', 'a1')] })).total).toBe(0);
  });

  it('let a guest read what all may read, and make nothing', async () => {
    await db.createRow<Post>({ ...row('open'), data: { title: 'Open' }, permissions: [Permission.read(Role.any())] });
    const guest = new WebTablesDB(appwrite.guest());
    expect(await guest.getRow(row('open'))).toMatchObject({ title: 'Open' });
    expect(await refusal(guest.createRow<Post>({ ...row('g'), data: { title: 'x' } }))).toBe('401 user_unauthorized');
  });

  it('do not count without row security', async () => {
    await db.updateTable({ ...posts, rowSecurity: false });
    expect(await refusal(alice.getRow(row('a1')))).toBe('404 row_not_found');
    expect(await refusal(alice.listRows(posts))).toBe('401 user_unauthorized');
    await db.updateTable({ ...posts, rowSecurity: true });
    expect(await alice.getRow(row('a1'))).toMatchObject({ title: 'Mine' });
  });

  it('of a disabled table are a key’s alone', async () => {
    await db.updateTable({ ...posts, rowSecurity: true, enabled: false });
    expect(await refusal(alice.getRow(row('a1')))).toBe('404 table_not_found');
    expect(await db.getRow(row('a1'))).toMatchObject({ title: 'Mine' });
    await db.updateTable({ ...posts, rowSecurity: true, enabled: true });
  });
});

describe('a change of a row', () => {
  it('leaves what it does not name', async () => {
    await db.createRow<Post>({ ...row('c1'), data: { title: 'One', views: 3, tags: ['x'] } });
    const changed = await db.updateRow<Post>({ ...row('c1'), data: { title: 'Two' } });
    expect(changed).toMatchObject({ title: 'Two', views: 3, tags: ['x'] });
  });

  it('to null gives the default back, where there is one', async () => {
    const changed = await db.updateRow<Post>({ ...row('c1'), data: { views: null, tags: null } });
    expect(changed).toMatchObject({ views: 0, tags: [] });
  });

  it('never shares its moment with the change before', async () => {
    let before = (await db.getRow(row('c1'))).$updatedAt;
    for (const title of ['a', 'b', 'c', 'd']) {
      const { $updatedAt } = await db.updateRow<Post>({ ...row('c1'), data: { title } });
      expect($updatedAt > before).toBe(true);
      before = $updatedAt;
    }
  });

  it('that changes nothing takes no moment and needs no right but to read', async () => {
    const before = await db.getRow(row('open'));
    const answer = await bob.updateRow<Post>({ ...row('open'), data: { title: 'Open' } });
    expect(answer.$updatedAt).toBe(before.$updatedAt);
  });

  it('may date a row where a key imports it, not where a user does', async () => {
    const $createdAt = '2020-01-02T03:04:05.000+00:00';
    expect((await db.createRow<Post>({ ...row('old'), data: { title: 'Old', $createdAt } })).$createdAt).toBe(
      $createdAt,
    );
    const made = await alice.createRow<Post>({ ...row('new'), data: { title: 'New', $createdAt } });
    expect(made.$createdAt).not.toBe($createdAt);
  });

  it('by increment stays within its bound and keeps the old moment in its answer', async () => {
    const before = await db.createRow<Post>({ ...row('i1'), data: { title: 'i', views: 1 } });
    const step = { ...row('i1'), column: 'views' };
    expect(await db.incrementRowColumn({ ...step, value: 2, max: 3 })).toMatchObject({
      views: 3,
      $updatedAt: before.$updatedAt,
    });
    expect(await refusal(db.incrementRowColumn({ ...step, max: 3 }))).toBe('400 column_limit_exceeded');
    expect(await refusal(db.decrementRowColumn({ ...step, value: 4, min: 0 }))).toBe('400 column_limit_exceeded');
    expect(await refusal(db.incrementRowColumn({ ...step, column: 'title' }))).toBe('400 attribute_type_invalid');
    expect(await refusal(alice.incrementRowColumn(step))).toBe('401 user_unauthorized');
  });

  it('by upsert answers 200 for new and old, and keeps what it does not name', async () => {
    const made = await alice.upsertRow<Post>({ ...row('u1'), data: { title: 'New', views: 5 } });
    expect(made.$permissions).toContain('update("user:alice")');
    expect(await alice.upsertRow<Post>({ ...row('u1'), data: { title: 'Newer' } })).toMatchObject({
      title: 'Newer',
      views: 5,
    });
    expect(await refusal(bob.upsertRow<Post>({ ...row('u1'), data: { title: 'x' } }))).toBe('401 user_unauthorized');
    expect(await refusal(alice.upsertRow<Post>({ ...row('u1'), data: { views: 6 } }))).toBe(
      '400 row_invalid_structure',
    );
  });

  it('by an operator is told to be unsupported rather than stored as text', async () => {
    const data = { title: '{"method":"stringConcat","values":["!"]}' };
    expect(await refusal(db.updateRow<Post>({ ...row('c1'), data }))).toBe('501 general_not_implemented');
  });
});

describe('bulk calls', () => {
  it('are for keys: a user finds nothing there', async () => {
    const data = { title: 'x' };
    expect(await refusal(alice.updateRows({ ...posts, data }))).toBe('404 database_not_found');
    expect(await refusal(alice.deleteRows(posts))).toBe('404 database_not_found');
    expect(await refusal(alice.createRows({ ...posts, rows: [data] }))).toBe('401 general_unauthorized_scope');
  });

  it('make all rows or none, at most a hundred', async () => {
    const rows = (count: number, last: string) =>
      Array.from({ length: count }, (_, i) => ({ $id: i === count - 1 ? last : `bulk${i}`, title: 'Bulk' }));
    expect(await refusal(db.createRows({ ...posts, rows: rows(3, 'a1') }))).toBe('409 row_already_exists');
    expect(await refusal(db.getRow(row('bulk0')))).toBe('404 row_not_found');
    expect(await refusal(db.createRows({ ...posts, rows: rows(101, 'last') }))).toBe('400 general_argument_invalid');
    expect((await db.createRows({ ...posts, rows: rows(100, 'last') })).total).toBe(100);
  });

  it('change and remove all that match, and answer the first hundred', async () => {
    const mine = [Query.equal('title', 'Bulk')];
    expect(await db.updateRows({ ...posts, data: { views: 9 }, queries: mine })).toMatchObject({ total: 100 });
    const put = await db.upsertRows({
      ...posts,
      rows: [
        { $id: 'bulk0', title: 'Bulk', views: 8 },
        { $id: 'extra', title: 'Bulk' },
      ],
    });
    expect(put.rows).toMatchObject([{ views: 8 }, { views: 0 }]);
    const gone = await db.deleteRows({ ...posts, queries: mine });
    expect([gone.total, gone.rows.length]).toEqual([101, 100]);
  });
});

describe('queries', () => {
  const list = (...queries: string[]) => db.listRows({ ...posts, queries });
  const ids = async (...queries: string[]) => (await list(...queries)).rows.map(({ $id }) => $id);

  beforeAll(async () => {
    await db.deleteRows(posts);
    const rows = Array.from({ length: 30 }, (_, i) => ({
      $id: `q${String(i).padStart(2, '0')}`,
      title: `Title ${i}`,
      views: i % 3,
      ...(i > 0 ? { publishedAt: new Date(1.7e12 + i).toISOString() } : {}),
    }));
    await db.createRows({ ...posts, rows });
  });

  it('give 25 rows unless a limit is set, which has no bound', async () => {
    expect((await list()).rows).toHaveLength(25);
    expect((await list(Query.limit(1_000_000))).rows).toHaveLength(30);
    expect((await list(Query.limit(1))).total).toBe(30);
  });

  it('order rows with equal values by when they were made, in both directions', async () => {
    expect(await ids(Query.orderDesc('views'), Query.limit(3))).toEqual(['q02', 'q05', 'q08']);
    expect(await ids(Query.orderAsc('views'), Query.limit(3))).toEqual(['q00', 'q03', 'q06']);
  });

  it('page by cursor through all rows once', async () => {
    const seen: string[] = [];
    for (let cursor = 'q02'; ; ) {
      seen.push(cursor);
      const page = await ids(Query.orderDesc('views'), Query.limit(1), Query.cursorAfter(cursor));
      if (page[0] === undefined) break;
      cursor = page[0];
    }
    expect(new Set(seen).size).toBe(30);
    expect(seen).toHaveLength(30);
  });

  it('give of a row only the columns that are selected, beside the system’s', async () => {
    const { rows } = await list(Query.select(['title']), Query.limit(1));
    expect(Object.keys(rows[0] ?? {}).sort()).toEqual(
      ['$createdAt', '$databaseId', '$id', '$permissions', '$sequence', '$tableId', '$updatedAt', 'title'].sort(),
    );
  });

  it.each([
    ['an unknown column', Query.equal('nope', 'x')],
    ['a value of another type', Query.equal('views', 'many')],
    ['equality with a list', Query.equal('tags', 'x')],
    ['containment in a number', Query.contains('views', '1')],
    ['search without a fulltext index', Query.search('title', 'x')],
    ['more than 500 values', Query.equal('title', Array.from({ length: 501 }, String))],
    ['an unknown order', Query.orderAsc('nope')],
    ['an unknown selection', Query.select(['nope'])],
    ['a limit of none', Query.limit(0)],
  ])('are refused for %s', async (_, query) => {
    const call = fetch(
      `${appwrite.endpoint}/tablesdb/app/tables/posts/rows?${new URLSearchParams({ 'queries[0]': query })}`,
      {
        headers: { 'x-appwrite-project': 'test', 'x-appwrite-key': 'test-key' },
      },
    );
    expect(await (await call).json()).toMatchObject({
      code: 400,
      type: query.length > 4096 ? 'general_argument_invalid' : 'general_query_invalid',
    });
  });

  it('are refused for a cursor whose row has nothing to order by', async () => {
    expect(await refusal(list(Query.orderAsc('publishedAt'), Query.cursorAfter('q00')))).toBe(
      '400 database_query_order_null',
    );
    expect(await refusal(list(Query.cursorAfter('gone')))).toBe('400 general_cursor_not_found');
  });
});
