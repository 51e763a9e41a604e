import type { Local } from '../../local/local.ts';
import { ensureDatabase, ensureTable } from '../../local/tablesdb/seed.ts';

/** The table of the tests' rows. */
export const posts = { databaseId: 'app', tableId: 'posts' };

/** A table of posts: everybody who is signed in may create, rows have permissions of their own. */
export function makePosts(local: Local): void {
  ensureDatabase(local, { databaseId: 'app', name: 'App', enabled: true });
  ensureTable(local, {
    ...posts,
    name: 'Posts',
    permissions: ['create("users")'],
    rowSecurity: true,
    enabled: true,
    columns: [
      { key: 'title', type: 'string', size: 200, required: true },
      { key: 'status', type: 'string', format: 'enum', elements: ['draft', 'published'], default: 'draft' },
      { key: 'views', type: 'integer', min: 0, max: 1_000_000, default: 0 },
      { key: 'tags', type: 'string', size: 40, array: true },
      { key: 'publishedAt', type: 'datetime' },
    ],
    indexes: [
      { key: 'byStatus', type: 'key', columns: ['status', 'publishedAt'], orders: ['ASC', 'DESC'] },
      { key: 'byViews', type: 'key', columns: ['views'] },
    ],
  });
}
