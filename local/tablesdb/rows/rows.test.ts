import { TablesDB as WebTablesDB } from 'appwrite';
import { type Client, type Models, Permission, Query, Role, TablesDB } from 'node-appwrite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAppwrite, type TestAppwrite } from '../../../tests/support/appwrite.ts';
import { makePosts, posts } from '../../../tests/support/posts.ts';
import { refusal } from '../../../tests/support/refusal.ts';
import { signedIn } from '../../../tests/support/signed-in.ts';

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
  it('are all granted to the creator, if a user sends none', async () => {
    const made = await alice.createRow<Post>({ ...row('a1'), data: { title: 'Mine' } });
    expect(made.$permissions).toEqual(['read("user:alice")', 'update("user:alice")', 'delete("user:alice")']);
    expect(made).toMatchObject({ status: 'draft', views: 0, tags: [], publishedAt: null });
  });

  it('are none, if an API key sends none', async () => {
    expect((await db.createRow<Post>({ ...row('k1'), data: { title: 'Key' } })).$permissions).toEqual([]);
  });

  it('can only be granted to roles that the user has', async () => {
    const permissions = [Permission.read(Role.user('bob'))];
    expect(await refusal(alice.createRow<Post>({ ...row('a2'), data: { title: 'x' }, permissions }))).toBe(
      '401 user_unauthorized',
    );
    expect(await refusal(alice.updateRow<Post>({ ...row('a1'), permissions }))).toBe('401 user_unauthorized');
  });

  it('hide a row from users who may not read it; their changes are answered with 401, or 404 for a missing row', async () => {
    expect(await refusal(bob.getRow(row('a1')))).toBe('404 row_not_found');
    expect(await refusal(bob.updateRow<Post>({ ...row('a1'), data: { title: 'x' } }))).toBe('401 user_unauthorized');
    expect(await refusal(bob.updateRow<Post>({ ...row('none'), data: { title: 'x' } }))).toBe('404 row_not_found');
    expect(await refusal(bob.deleteRow(row('a1')))).toBe('401 user_unauthorized');
    expect((await bob.listRows({ ...posts, queries: [Query.equal('$id', 'a1')] })).total).toBe(0);
  });

  it('let a guest read what anyone may read, and create nothing', async () => {
    await db.createRow<Post>({ ...row('open'), data: { title: 'Open' }, permissions: [Permission.read(Role.any())] });
    const guest = new WebTablesDB(appwrite.guest());
    expect(await guest.getRow(row('open'))).toMatchObject({ title: 'Open' });
    expect(await refusal(guest.createRow<Post>({ ...row('g'), data: { title: 'x' } }))).toBe('401 user_unauthorized');
  });

  it('have no effect without row security', async () => {
    await db.updateTable({ ...posts, rowSecurity: false });
    expect(await refusal(alice.getRow(row('a1')))).toBe('404 row_not_found');
    expect(await refusal(alice.listRows(posts))).toBe('401 user_unauthorized');
    await db.updateTable({ ...posts, rowSecurity: true });
    expect(await alice.getRow(row('a1'))).toMatchObject({ title: 'Mine' });
  });

  it('of a disabled table apply to API keys only', async () => {
    await db.updateTable({ ...posts, rowSecurity: true, enabled: false });
    expect(await refusal(alice.getRow(row('a1')))).toBe('404 table_not_found');
    expect(await db.getRow(row('a1'))).toMatchObject({ title: 'Mine' });
    await db.updateTable({ ...posts, rowSecurity: true, enabled: true });
  });
});

describe('a change of a row', () => {
  it('leaves other columns unchanged', async () => {
    await db.createRow<Post>({ ...row('c1'), data: { title: 'One', views: 3, tags: ['x'] } });
    const changed = await db.updateRow<Post>({ ...row('c1'), data: { title: 'Two' } });
    expect(changed).toMatchObject({ title: 'Two', views: 3, tags: ['x'] });
  });

  it('to null restores the default, if there is one', async () => {
    const changed = await db.updateRow<Post>({ ...row('c1'), data: { views: null, tags: null } });
    expect(changed).toMatchObject({ views: 0, tags: [] });
  });

  it('never has the same time as the change before', async () => {
    let before = (await db.getRow(row('c1'))).$updatedAt;
    for (const title of ['a', 'b', 'c', 'd']) {
      const { $updatedAt } = await db.updateRow<Post>({ ...row('c1'), data: { title } });
      expect($updatedAt > before).toBe(true);
      before = $updatedAt;
    }
  });

  it('without an effect keeps the time, and only requires permission to read', async () => {
    const before = await db.getRow(row('open'));
    const answer = await bob.updateRow<Post>({ ...row('open'), data: { title: 'Open' } });
    expect(answer.$updatedAt).toBe(before.$updatedAt);
  });

  it('may set a row’s dates with an API key, not as a user', async () => {
    const $createdAt = '2020-01-02T03:04:05.000+00:00';
    expect((await db.createRow<Post>({ ...row('old'), data: { title: 'Old', $createdAt } })).$createdAt).toBe(
      $createdAt,
    );
    const made = await alice.createRow<Post>({ ...row('new'), data: { title: 'New', $createdAt } });
    expect(made.$createdAt).not.toBe($createdAt);
  });

  it('by increment stays within its bound and answers the old time', async () => {
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

  it('by upsert answers 200 for new and existing rows, and leaves other columns unchanged', async () => {
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
});
