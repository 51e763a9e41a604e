import { Query, TablesDB } from 'node-appwrite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAppwrite, type TestAppwrite } from '../../../tests/support/appwrite.ts';
import { makePosts, posts } from '../../../tests/support/posts.ts';
import { refusal } from '../../../tests/support/refusal.ts';

let appwrite: TestAppwrite;
let db: TablesDB;

beforeAll(async () => {
  appwrite = await startAppwrite();
  makePosts(appwrite.local);
  db = new TablesDB(appwrite.admin());
  const rows = Array.from({ length: 30 }, (_, i) => ({
    $id: `q${String(i).padStart(2, '0')}`,
    title: `Title ${i}`,
    views: i % 3,
    ...(i > 0 ? { publishedAt: new Date(1.7e12 + i).toISOString() } : {}),
  }));
  await db.createRows({ ...posts, rows });
});
afterAll(() => appwrite.close());

describe('queries', () => {
  const list = (...queries: string[]) => db.listRows({ ...posts, queries });
  const ids = async (...queries: string[]) => (await list(...queries)).rows.map(({ $id }) => $id);

  it('return 25 rows by default; a limit has no upper bound', async () => {
    expect((await list()).rows).toHaveLength(25);
    expect((await list(Query.limit(1_000_000))).rows).toHaveLength(30);
    expect((await list(Query.limit(1))).total).toBe(30);
  });

  it('leave out a list that was never set if it must not contain a value', async () => {
    await db.createRows({
      ...posts,
      rows: [
        { $id: 'tagged', title: 'Tagged', tags: ['a'] },
        { $id: 'empty', title: 'Empty', tags: [] },
      ],
    });
    expect(await ids(Query.notContains('tags', ['a']))).toEqual(['empty']);
    for (const rowId of ['tagged', 'empty']) await db.deleteRow({ ...posts, rowId });
  });

  it('of distance are refused without columns of points, and elemMatch with the name of the wrong method', async () => {
    const refused = (query: string) =>
      list(query).then(
        () => '',
        (error: Error) => error.message,
      );
    expect(await refused(Query.distanceLessThan('views', [1, 2], 3))).toBe(
      'Invalid query: Spatial query "distanceLessThan" cannot be applied on non-spatial attribute: views',
    );
    expect(await refused(Query.elemMatch('tags', [Query.equal('x', 'a')]))).toBe(
      'Invalid query: Attribute not found in schema: x',
    );
    expect(await refused(Query.offset(-1))).toContain('Invalid query: Invalid offset: ');
  });

  it('order rows with equal values by the time of their creation, in both directions', async () => {
    expect(await ids(Query.orderDesc('views'), Query.limit(3))).toEqual(['q02', 'q05', 'q08']);
    expect(await ids(Query.orderAsc('views'), Query.limit(3))).toEqual(['q00', 'q03', 'q06']);
  });

  it('page by cursor through all rows, each once', async () => {
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

  it('return only the selected columns of a row, and the system fields', async () => {
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

  it('are refused for a cursor whose row lacks the value to order by', async () => {
    expect(await refusal(list(Query.orderAsc('publishedAt'), Query.cursorAfter('q00')))).toBe(
      '400 database_query_order_null',
    );
    expect(await refusal(list(Query.cursorAfter('gone')))).toBe('400 general_cursor_not_found');
  });
});
