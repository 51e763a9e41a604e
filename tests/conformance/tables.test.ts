import { expect, it } from 'vitest';
import { accepted, created, ok, refused } from './support/answers.ts';
import { facts } from './support/facts.ts';
import { allAvailable, TABLE } from './support/posts.ts';
import { key } from './support/questions.ts';
import { date } from './support/shapes.ts';
import { appwriteUnderTest } from './support/under-test.ts';

appwriteUnderTest();

facts('a database', {
  'is made': [
    key.post('/tablesdb', { databaseId: 'app', name: 'App' }),
    created({ $id: 'app', name: 'App', $createdAt: date, $updatedAt: date, enabled: true, type: 'tablesdb' }),
  ],
  'has an id of its own': [
    key.post('/tablesdb', { databaseId: 'app', name: 'App' }),
    refused(
      409,
      'database_already_exists',
      "Database with the requested ID 'app' already exists. Try again with a different ID or use ID.unique() to generate a unique ID.",
    ),
  ],
});

const permissions = ['create("users")'];
const table = {
  $id: 'posts',
  $createdAt: date,
  $updatedAt: date,
  $permissions: permissions,
  databaseId: 'app',
  name: 'Posts',
  enabled: true,
  rowSecurity: true,
  columns: [] as unknown[],
  indexes: [] as unknown[],
  bytesMax: 65_535,
  bytesUsed: 1067,
};

const column = (key: string, type: string, body: object) => ({
  key,
  type,
  status: 'processing',
  error: '',
  required: false,
  array: false,
  $createdAt: date,
  $updatedAt: date,
  default: null,
  ...body,
});

const title = column('title', 'string', { size: 200, required: true, encrypt: false });
const content = column('content', 'string', { size: 20_000, encrypt: false });
const authorId = column('authorId', 'string', { size: 36, required: true, encrypt: false });
const status = column('status', 'string', { elements: ['draft', 'published'], format: 'enum', default: 'draft' });
const views = column('views', 'integer', { min: 0, max: 1_000_000, default: 0 });
const tags = column('tags', 'string', { size: 40, array: true, encrypt: false });
const publishedAt = column('publishedAt', 'datetime', { format: '' });
const pinned = column('pinned', 'boolean', { default: false });
const index = {
  // the numbers of database and table, and the key
  $id: expect.stringMatching(/^\d+_\d+_byStatus$/),
  $createdAt: date,
  $updatedAt: date,
  key: 'byStatus',
  type: 'key',
  status: 'processing',
  error: '',
  columns: ['status'],
  lengths: [0],
  orders: ['ASC'],
};

facts('a table', {
  'is made, its own columns counted': [
    key.post('/tablesdb/app/tables', { tableId: 'posts', name: 'Posts', permissions, rowSecurity: true }),
    created(table),
  ],
});

facts('a column', {
  'of text': [key.post(`${TABLE}/columns/string`, { key: 'title', size: 200, required: true }), accepted(title)],
  'of long text': [
    key.post(`${TABLE}/columns/string`, { key: 'content', size: 20_000, required: false }),
    accepted(content),
  ],
  'of short text': [
    key.post(`${TABLE}/columns/string`, { key: 'authorId', size: 36, required: true }),
    accepted(authorId),
  ],
  'of some words': [
    key.post(`${TABLE}/columns/enum`, {
      key: 'status',
      elements: ['draft', 'published'],
      required: false,
      default: 'draft',
    }),
    accepted(status),
  ],
  'of whole numbers': [
    key.post(`${TABLE}/columns/integer`, { key: 'views', required: false, min: 0, max: 1_000_000, default: 0 }),
    accepted(views),
  ],
  'of many texts': [
    key.post(`${TABLE}/columns/string`, { key: 'tags', size: 40, required: false, array: true }),
    accepted(tags),
  ],
  'of dates': [key.post(`${TABLE}/columns/datetime`, { key: 'publishedAt', required: false }), accepted(publishedAt)],
  'of yes and no': [
    key.post(`${TABLE}/columns/boolean`, { key: 'pinned', required: false, default: false }),
    accepted(pinned),
  ],
  'has a key of its own': [
    key.post(`${TABLE}/columns/string`, { key: 'title', size: 200, required: true }),
    refused(
      409,
      'column_already_exists',
      "Column with the requested key 'title' already exists. Column keys must be unique, try again with a different key.",
    ),
  ],
});

it('(the columns become available)', () => allAvailable(8));

facts('an index', {
  'is made': [
    key.post(`${TABLE}/indexes`, { key: 'byStatus', type: 'key', columns: ['status'], orders: ['ASC'] }),
    accepted(index),
  ],
});

it('(the index becomes available)', () => allAvailable(8));

const ready = (made: object) => ({ ...made, status: 'available' });
const columns = [title, content, authorId, status, views, tags, publishedAt, pinned].map(ready);

facts('once all is available', {
  'columns are listed in the order in which they were made': [key.get(`${TABLE}/columns`), ok({ total: 8, columns })],
  'the table shows them and the index, and how wide a row is': [
    key.get(TABLE),
    ok({ ...table, columns, indexes: [ready(index)], bytesUsed: 3086 }),
  ],
});
