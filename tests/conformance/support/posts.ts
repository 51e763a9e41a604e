import { expect } from 'vitest';
import { key } from './questions.ts';
import { date } from './shapes.ts';
import { appwrite } from './under-test.ts';

/** The table that the tests of rows use. */
export const TABLE = '/tablesdb/app/tables/posts';
/** Its rows. */
export const ROWS = `${TABLE}/rows`;

const columns: readonly (readonly [kind: string, column: Readonly<Record<string, unknown>>])[] = [
  ['string', { key: 'title', size: 200, required: true }],
  ['string', { key: 'content', size: 20_000, required: false }],
  ['string', { key: 'authorId', size: 36, required: true }],
  ['enum', { key: 'status', elements: ['draft', 'published'], required: false, default: 'draft' }],
  ['integer', { key: 'views', required: false, min: 0, max: 1_000_000, default: 0 }],
  ['string', { key: 'tags', size: 40, required: false, array: true }],
  ['datetime', { key: 'publishedAt', required: false }],
  ['boolean', { key: 'pinned', required: false, default: false }],
];

/** Makes the table: users may create rows, and each row has permissions of its own. */
export async function makePosts(): Promise<void> {
  await appwrite().ask(key.post('/tablesdb', { databaseId: 'app', name: 'App' }));
  const permissions = ['create("users")'];
  await appwrite().ask(
    key.post('/tablesdb/app/tables', { tableId: 'posts', name: 'Posts', permissions, rowSecurity: true }),
  );
  for (const [kind, column] of columns) await appwrite().ask(key.post(`${TABLE}/columns/${kind}`, column));
  await allAvailable(columns.length);
}

/** Waits until so many columns are there, and all of them and of the indexes are ready. */
export async function allAvailable(count: number): Promise<void> {
  const ready = ({ status }: { status: string }) => status === 'available';
  await appwrite().until<{ columns: { status: string }[]; indexes: { status: string }[] }>(
    key.get(TABLE),
    (table) => table.columns.length >= count && [...table.columns, ...table.indexes].every(ready),
  );
}

/** What is sent for a post. */
export const data = (title: string, authorId: string, more: object = {}) => ({
  title,
  authorId,
  content: `${title}!`,
  ...more,
});

/** A post as it is answered: a draft of which only the title is known, unless told otherwise. */
export const post = (rowId: string, title: string, authorId: string, body: object = {}) => ({
  ...data(title, authorId),
  status: 'draft',
  views: 0,
  tags: [],
  publishedAt: null,
  pinned: false,
  $id: rowId,
  $sequence: expect.stringMatching(/^\d+$/),
  $createdAt: date,
  $updatedAt: date,
  $permissions: [],
  $databaseId: 'app',
  $tableId: 'posts',
  ...body,
});

/** The default permissions of a user on a row that they create. */
export const own = (userId: string) => ['read', 'update', 'delete'].map((action) => `${action}("user:${userId}")`);
