import { type Models, TablesDB } from 'node-appwrite';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { startAppwrite, type TestAppwrite } from '../../../tests/support/appwrite.ts';
import { makePosts, posts } from '../../../tests/support/posts.ts';
import { signedIn } from '../../../tests/support/signed-in.ts';
import type { AppwriteEvent } from '../../events/events.ts';

type Post = Models.Row & Record<string, unknown>;

let appwrite: TestAppwrite;
let db: TablesDB;
let seen: AppwriteEvent[] = [];

beforeAll(async () => {
  appwrite = await startAppwrite();
  makePosts(appwrite.local);
  db = new TablesDB(appwrite.admin());
  appwrite.local.events.subscribe(
    (names) => names.some((name) => name.startsWith('databases.')),
    async (event) => {
      seen.push(event);
    },
  );
});
afterAll(() => appwrite.close());
beforeEach(() => {
  seen = [];
});

const row = { ...posts, rowId: 'my.row' };
const newer = 'databases.app.tables.posts.rows.my.row';
const older = 'databases.app.collections.posts.documents.my.row';

it('publishes a user’s new row under the older name first, with the user', async () => {
  const alice = new TablesDB(await signedIn(appwrite, 'alice'));
  await alice.createRow<Post>({ ...row, data: { title: 'x' } });
  await appwrite.local.jobs.idle();
  expect(seen).toHaveLength(1);
  expect(seen[0]?.names.slice(0, 2)).toEqual([`${older}.create`, `${newer}.create`]);
  expect(seen[0]).toMatchObject({ userId: 'alice', payload: { $id: 'my.row', $tableId: 'posts', title: 'x' } });
});

it('publishes an update by an API key under the newer name first, without a user', async () => {
  await db.updateRow<Post>({ ...row, data: { title: 'y' } });
  await appwrite.local.jobs.idle();
  expect(seen[0]?.names.slice(0, 2)).toEqual([`${newer}.update`, `${older}.update`]);
  expect(seen[0]).not.toHaveProperty('userId');
});

it('publishes each row of a bulk update under the older name first', async () => {
  await db.updateRows({ ...posts, data: { title: 'z' } });
  await appwrite.local.jobs.idle();
  expect(seen[0]?.names[0]).toBe(`${older}.update`);
});

it('publishes a deleted row with its content', async () => {
  await db.deleteRow(row);
  await appwrite.local.jobs.idle();
  expect(seen[0]?.names[0]).toBe(`${newer}.delete`);
  expect(seen[0]).toMatchObject({ payload: { title: 'z' } });
});
