import { Query, TablesDB } from 'node-appwrite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAppwrite, type TestAppwrite } from '../../../tests/support/appwrite.ts';
import { makePosts, posts } from '../../../tests/support/posts.ts';
import { refusal } from '../../../tests/support/refusal.ts';
import { signedIn } from '../../../tests/support/signed-in.ts';

let appwrite: TestAppwrite;
let db: TablesDB;
let alice: TablesDB;

beforeAll(async () => {
  appwrite = await startAppwrite();
  makePosts(appwrite.local);
  db = new TablesDB(appwrite.admin());
  alice = new TablesDB(await signedIn(appwrite, 'alice'));
  await db.createRow({ ...row('a1'), data: { title: 'Mine' } });
});
afterAll(() => appwrite.close());

const row = (rowId: string) => ({ ...posts, rowId });

describe('bulk calls', () => {
  it('are for API keys: a user gets 404', async () => {
    const data = { title: 'x' };
    expect(await refusal(alice.updateRows({ ...posts, data }))).toBe('404 database_not_found');
    expect(await refusal(alice.deleteRows(posts))).toBe('404 database_not_found');
    expect(await refusal(alice.createRows({ ...posts, rows: [data] }))).toBe('401 general_unauthorized_scope');
  });

  it('create all rows or none, at most a hundred', async () => {
    const rows = (count: number, last: string) =>
      Array.from({ length: count }, (_, i) => ({ $id: i === count - 1 ? last : `bulk${i}`, title: 'Bulk' }));
    expect(await refusal(db.createRows({ ...posts, rows: rows(3, 'a1') }))).toBe('409 row_already_exists');
    expect(await refusal(db.getRow(row('bulk0')))).toBe('404 row_not_found');
    expect(await refusal(db.createRows({ ...posts, rows: rows(101, 'last') }))).toBe('400 general_argument_invalid');
    expect((await db.createRows({ ...posts, rows: rows(100, 'last') })).total).toBe(100);
  });

  it('update and delete all rows that match, and answer the first hundred', async () => {
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
