import { type Models, Query, TablesDB } from 'node-appwrite';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { startAppwrite, type TestAppwrite } from '../../../tests/support/appwrite.ts';
import { makePosts, posts } from '../../../tests/support/posts.ts';
import { refusal } from '../../../tests/support/refusal.ts';
import { signedIn } from '../../../tests/support/signed-in.ts';

type Post = Models.Row & Record<string, unknown>;

let appwrite: TestAppwrite;
let db: TablesDB;
let alice: TablesDB;
let transactionId: string;
let counter = 0;

beforeAll(async () => {
  appwrite = await startAppwrite();
  makePosts(appwrite.local);
  db = new TablesDB(appwrite.admin());
  alice = new TablesDB(await signedIn(appwrite, 'alice'));
});
afterAll(() => appwrite.close());

let row: { databaseId: string; tableId: string; rowId: string };
beforeEach(async () => {
  row = { ...posts, rowId: `row${++counter}` };
  await db.createRow<Post>({ ...row, data: { title: 'before' } });
  transactionId = (await db.createTransaction({ ttl: 60 })).$id;
});

const commit = () => db.updateTransaction({ transactionId, commit: true });

it('shows its writes only inside the transaction, until it is committed', async () => {
  await db.updateRow<Post>({ ...row, data: { title: 'after' }, transactionId });
  expect(await db.getRow({ ...row, transactionId })).toMatchObject({ title: 'after' });
  expect(await db.getRow(row)).toMatchObject({ title: 'before' });
  expect(await commit()).toMatchObject({ status: 'committed', operations: 1 });
  expect(await db.getRow(row)).toMatchObject({ title: 'after' });
});

it('applies its creations and deletions to lists', async () => {
  const made = { ...posts, rowId: `${row.rowId}-made` };
  await db.createRow<Post>({ ...made, data: { title: 'made here' }, transactionId });
  await db.deleteRow({ ...row, transactionId });
  const queries = [Query.startsWith('$id', row.rowId)];
  const within = await db.listRows({ ...posts, queries, transactionId });
  expect(within.rows.map(({ $id }) => $id)).toContain(made.rowId);
  expect(within.rows.map(({ $id }) => $id)).not.toContain(row.rowId);
  await commit();
  expect(await refusal(db.getRow(row))).toBe('404 row_not_found');
  expect(await db.getRow(made)).toMatchObject({ title: 'made here', status: 'draft' });
});

it('keeps nothing after a rollback', async () => {
  await db.updateRow<Post>({ ...row, data: { title: 'after' }, transactionId });
  expect(await db.updateTransaction({ transactionId, rollback: true })).toMatchObject({ status: 'failed' });
  expect(await db.getRow(row)).toMatchObject({ title: 'before' });
  expect(await refusal(commit())).toBe('400 transaction_not_ready');
});

it('conflicts with a change that came after its own was staged', async () => {
  await db.updateRow<Post>({ ...row, data: { title: 'staged' }, transactionId });
  await db.updateRow<Post>({ ...row, data: { title: 'meanwhile' } });
  expect(await refusal(commit())).toBe('409 transaction_conflict');
  expect(await db.getRow(row)).toMatchObject({ title: 'meanwhile' });
});

it('applies all of its operations or none', async () => {
  const place = { databaseId: posts.databaseId, tableId: posts.tableId, rowId: row.rowId };
  await db.createOperations({
    transactionId,
    operations: [
      { action: 'update', ...place, data: { title: 'after' } },
      { action: 'increment', ...place, data: { column: 'views', value: 2, max: 1 } },
    ],
  });
  expect(await refusal(commit())).toBe('400 attribute_limit_exceeded');
  expect(await db.getRow(row)).toMatchObject({ title: 'before', views: 0 });
});

it('applies bulk operations in their order', async () => {
  const made = [
    { $id: `${row.rowId}-a`, title: 'bulk' },
    { $id: `${row.rowId}-b`, title: 'bulk' },
  ];
  await db.createRows({ ...posts, rows: made, transactionId });
  const mine = [Query.startsWith('$id', `${row.rowId}-`)];
  await db.updateRows({ ...posts, data: { views: 4 }, queries: mine, transactionId });
  await commit();
  expect((await db.listRows<Post>({ ...posts, queries: mine })).rows.map(({ views }) => views)).toEqual([4, 4]);
});

it('takes at most a hundred operations', async () => {
  const place = { databaseId: posts.databaseId, tableId: posts.tableId, rowId: row.rowId };
  const operations = Array.from({ length: 101 }, () => ({ action: 'update', ...place, data: { views: 1 } }));
  expect(await refusal(db.createOperations({ transactionId, operations }))).toBe('400 transaction_limit_exceeded');
});

it('is visible only to its creator and to API keys', async () => {
  const own = await alice.createTransaction();
  expect(await refusal(alice.getTransaction({ transactionId }))).toBe('404 transaction_not_found');
  expect((await db.getTransaction({ transactionId: own.$id })).status).toBe('pending');
  expect((await alice.listTransactions()).transactions.map(({ $id }) => $id)).toEqual([own.$id]);
});

it('checks a user’s permissions when it is committed', async () => {
  const open = { ...posts, rowId: `${row.rowId}-open` };
  await db.createRow<Post>({ ...open, data: { title: 'open' }, permissions: ['read("any")'] });
  const own = (await alice.createTransaction()).$id;
  await alice.updateRow<Post>({ ...open, data: { title: 'mine now' }, transactionId: own });
  expect(await refusal(alice.updateTransaction({ transactionId: own, commit: true }))).toBe('401 user_unauthorized');
  expect(await db.getRow(open)).toMatchObject({ title: 'open' });
});

it('answers a staged row with the staged values and its ids, without dates', async () => {
  const staged = { ...posts, rowId: `${row.rowId}-staged` };
  const made = await db.createRow<Post>({ ...staged, data: { title: 'staged' }, transactionId });
  expect(made).not.toHaveProperty('$createdAt');
  const seen = await db.getRow<Post>({ ...staged, transactionId });
  expect(seen).toMatchObject({ $id: staged.rowId, title: 'staged', $sequence: '', $tableId: posts.tableId });
  for (const absent of ['$updatedAt', 'tags']) expect(seen).not.toHaveProperty(absent);
});

it('gives a row that is created by an upsert operation a random id, as the real server does', async () => {
  const rowId = `${row.rowId}-put`;
  const operation = { ...posts, action: 'upsert', rowId, data: { title: rowId } };
  await db.createOperations({ transactionId, operations: [operation] });
  await commit();
  expect(await refusal(db.getRow({ ...posts, rowId }))).toBe('404 row_not_found');
  const found = await db.listRows({ ...posts, queries: [Query.equal('title', rowId)] });
  expect(found.total).toBe(1);
});

it('reports a missing table with the older names', async () => {
  const operation = { ...posts, tableId: 'none', action: 'create', rowId: 'r', data: {} };
  expect(await refusal(db.createOperations({ transactionId, operations: [operation] }))).toBe(
    '404 collection_not_found',
  );
});
