import { afterAll, beforeAll, expect, it } from 'vitest';
import { startAppwrite, type TestAppwrite } from '../../../tests/support/appwrite.ts';
import { makePosts } from '../../../tests/support/posts.ts';
import type { Selection } from '../../store/query.ts';
import { tablesOf } from '../model/tablesdb.ts';

let appwrite: TestAppwrite;
beforeAll(async () => {
  appwrite = await startAppwrite();
  makePosts(appwrite.local);
});
afterAll(() => appwrite.close());

const asc = (attribute: string) => ({ attribute, direction: 'ASC' as const });
const desc = (attribute: string) => ({ attribute, direction: 'DESC' as const });
const published = { method: 'equal', attribute: 'status', values: ['published'] };

it.each<[string, Partial<Selection>]>([
  ['as they were made', {}],
  ['by an indexed column', { orders: [asc('views')] }],
  ['by an indexed column, descending', { orders: [desc('views')] }],
  ['by the second column of an index behind a filter', { filters: [published], orders: [desc('publishedAt')] }],
  ['by when they were made', { orders: [desc('$createdAt')] }],
  ['by when they were changed', { orders: [asc('$updatedAt')] }],
])('reads rows %s without sorting them, however many there are', (_, selection) => {
  const plan = tablesOf(appwrite.local).table('app', 'posts').rows.explain(selection).join('\n');
  expect(plan).not.toContain('TEMP B-TREE');
});
