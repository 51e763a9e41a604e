import { expect, it } from 'vitest';
import { accepted, created, nothing, ok, refused } from './support/answers.ts';
import { facts } from './support/facts.ts';
import { key } from './support/questions.ts';
import { date } from './support/shapes.ts';
import { appwrite, appwriteUnderTest } from './support/under-test.ts';

appwriteUnderTest();

const TABLES = '/tablesdb/press/tables';
const rowsOf = (table: string) => `${TABLES}/${table}/rows`;
const select = (...values: string[]) => ({ queries: [JSON.stringify({ method: 'select', values })] });
const byId = JSON.stringify({ method: 'orderAsc', attribute: '$id' });
const where = (attribute: string, value: string) => ({
  queries: [JSON.stringify({ method: 'equal', attribute, values: [value] }), byId],
});

/** A row as it is answered. */
const row = (table: string, id: string, name: string, more: object = {}) => ({
  name,
  $id: id,
  $sequence: expect.stringMatching(/^\d+$/),
  $createdAt: date,
  $updatedAt: date,
  $permissions: [],
  $databaseId: 'press',
  $tableId: table,
  ...more,
});

/** The column of a relationship as it is answered. */
const column = (name: string, relatedTable: string, relationType: string, more: object = {}) => ({
  key: name,
  type: 'relationship',
  status: 'processing',
  error: '',
  required: false,
  array: false,
  $createdAt: date,
  $updatedAt: date,
  relatedTable,
  relationType,
  twoWay: true,
  twoWayKey: 'author',
  onDelete: 'restrict',
  side: 'parent',
  ...more,
});

const articles = column('articles', 'articles', 'oneToMany', { onDelete: 'cascade' });
const badge = column('badge', 'badges', 'oneToOne', { onDelete: 'setNull' });
const topic = column('topic', 'topics', 'manyToOne', { twoWay: false, twoWayKey: 'articles' });
const likes = column('likes', 'articles', 'manyToMany', { twoWayKey: 'likedBy', onDelete: 'setNull' });

/** Every column of every table, until all of them are ready. */
async function settled(): Promise<void> {
  for (const table of ['authors', 'articles', 'badges', 'topics'])
    await appwrite().until<{ columns: { status: string }[] }>(key.get(`${TABLES}/${table}`), ({ columns }) =>
      columns.every(({ status }) => status === 'available'),
    );
}

it('(the tables are made)', async () => {
  await appwrite().ask(key.post('/tablesdb', { databaseId: 'press', name: 'Press' }));
  for (const tableId of ['authors', 'articles', 'badges', 'topics']) {
    await appwrite().ask(key.post(TABLES, { tableId, name: tableId, rowSecurity: true }));
    await appwrite().ask(key.post(`${TABLES}/${tableId}/columns/string`, { key: 'name', size: 50, required: false }));
  }
  await settled();
});

const make = (table: string, body: object) => key.post(`${TABLES}/${table}/columns/relationship`, body);

facts('a relationship', {
  'of one to many': [
    make('authors', {
      relatedTableId: 'articles',
      type: 'oneToMany',
      twoWay: true,
      key: 'articles',
      twoWayKey: 'author',
      onDelete: 'cascade',
    }),
    accepted(articles),
  ],
});
it('(it becomes available)', settled);
facts('a relationship', {
  'of one to one': [
    make('authors', {
      relatedTableId: 'badges',
      type: 'oneToOne',
      twoWay: true,
      key: 'badge',
      twoWayKey: 'author',
      onDelete: 'setNull',
    }),
    accepted(badge),
  ],
});
it('(it becomes available)', settled);
facts('a relationship', {
  'of many to one, one way; other keys are the ids of the tables': [
    make('articles', { relatedTableId: 'topics', type: 'manyToOne', key: 'topic' }),
    accepted(topic),
  ],
});
it('(it becomes available)', settled);
facts('a relationship', {
  'of many to many': [
    make('authors', {
      relatedTableId: 'articles',
      type: 'manyToMany',
      twoWay: true,
      key: 'likes',
      twoWayKey: 'likedBy',
      onDelete: 'setNull',
    }),
    accepted(likes),
  ],
});
it('(it becomes available)', settled);

const ready = (made: object) => ({ ...made, status: 'available' });

facts('a relationship', {
  'has a key of its own': [
    make('authors', { relatedTableId: 'articles', type: 'oneToMany', key: 'articles' }),
    refused(
      409,
      'column_already_exists',
      "Column with the requested key 'articles' already exists. Column keys must be unique, try again with a different key.",
    ),
  ],
  'needs a table': [
    make('authors', { relatedTableId: 'none', type: 'oneToMany', key: 'x' }),
    refused(404, 'table_not_found', "Table with the requested ID 'none' could not be found."),
  ],
  'is of one of four kinds': [
    make('authors', { relatedTableId: 'articles', type: 'someToSome', key: 'x' }),
    refused(
      400,
      'general_argument_invalid',
      'Invalid `type` param: Value must be one of (oneToOne, manyToOne, manyToMany, oneToMany)',
    ),
  ],
  'has a column on the other side': [
    key.get(`${TABLES}/articles/columns/author`),
    ok(ready({ ...articles, key: 'author', relatedTable: 'authors', twoWayKey: 'articles', side: 'child' })),
  ],
  'is read like any column': [key.get(`${TABLES}/articles/columns/topic`), ok(ready(topic))],
  'cannot be indexed': [
    key.post(`${TABLES}/articles/indexes`, { key: 'byTopic', type: 'key', columns: ['topic'] }),
    refused(400, 'column_type_invalid', 'Cannot create an index for a relationship column: topic'),
  ],
});

const news = row('topics', 'news', 'News');
const [first, second, third] = [
  row('articles', 'one', 'One'),
  row('articles', 'two', 'Two'),
  row('articles', 'three', 'Three'),
];
const ann = row('authors', 'ann', 'Ann');

facts('related rows', {
  'are made with the row, two tables deep': [
    key.post(rowsOf('authors'), {
      rowId: 'ann',
      data: {
        name: 'Ann',
        articles: [
          { $id: 'one', name: 'One' },
          { $id: 'two', name: 'Two', topic: { $id: 'news', name: 'News' } },
        ],
      },
    }),
    created({
      ...ann,
      articles: [
        { ...first, topic: null, likedBy: [] },
        { ...second, topic: news, likedBy: [] },
      ],
      likes: [],
    }),
  ],
  'are left out unless they are selected': [key.get(`${rowsOf('authors')}/ann`), ok({ ...ann, badge: null })],
  'are selected by their columns': [
    key.get(`${rowsOf('authors')}/ann`, select('name', 'articles.name')),
    ok({ ...ann, articles: [first, second] }),
  ],
  'have their own related rows selected': [
    key.get(`${rowsOf('authors')}/ann`, select('*', 'articles.*', 'articles.topic.name')),
    ok({
      ...ann,
      badge: null,
      articles: [
        { ...first, topic: null },
        { ...second, topic: news },
      ],
    }),
  ],
  'are found from the other side': [
    key.get(`${rowsOf('articles')}/two`, select('*', 'author.name')),
    ok({ ...second, author: ann, topic: 'news' }),
  ],
  'are queried by their id': [
    key.get(rowsOf('articles'), where('author', 'ann')),
    ok({
      total: 2,
      rows: [
        { ...first, author: 'ann', topic: null },
        { ...second, author: 'ann', topic: 'news' },
      ],
    }),
  ],
  'are queried by a column': [
    key.get(rowsOf('articles'), where('topic.name', 'News')),
    ok({ total: 1, rows: [{ ...second, author: 'ann', topic: 'news' }] }),
  ],
  'are queried by a column of a list': [
    key.get(rowsOf('authors'), where('articles.name', 'One')),
    ok({ total: 1, rows: [{ ...ann, badge: null }] }),
  ],
  'are given by their ids': [
    key.post(rowsOf('articles'), { rowId: 'three', data: { name: 'Three', author: 'ann', topic: 'news' } }),
    created({ ...third, author: { ...ann, badge: null, likes: [] }, topic: news, likedBy: [] }),
  ],
  'may be missing': [
    key.post(rowsOf('articles'), { rowId: 'lost', data: { name: 'Lost', author: 'nobody' } }),
    created({
      ...row('articles', 'lost', 'Lost'),
      author: { $databaseId: 'press', $tableId: 'authors', $sequence: '' },
      likedBy: [],
    }),
  ],
  'have no other form than an id or an object': [
    key.post(rowsOf('articles'), { rowId: 'bad', data: { name: 'Bad', author: 7 } }),
    refused(
      400,
      'relationship_value_invalid',
      'Relationship value must be an object, document ID string, or associative array',
    ),
  ],
  'are replaced by a new list': [
    key.patch(`${rowsOf('authors')}/ann`, { data: { articles: ['one', { $id: 'three', name: 'Third' }] } }),
    ok({
      ...ann,
      articles: [
        { ...first, topic: null, likedBy: [] },
        { ...third, name: 'Third', topic: news, likedBy: [] },
      ],
      likes: [],
    }),
  ],
  'of many to many and one to one are made with the row, too': [
    key.post(rowsOf('authors'), {
      rowId: 'ben',
      data: { name: 'Ben', badge: { $id: 'b1', name: 'Badge' }, likes: ['one', 'two'] },
    }),
    created({
      ...row('authors', 'ben', 'Ben'),
      badge: row('badges', 'b1', 'Badge'),
      articles: [],
      likes: [
        { ...first, author: ann, topic: null },
        { ...second, author: null, topic: news },
      ],
    }),
  ],
  'of many to many are found from the other side': [
    key.get(`${rowsOf('articles')}/one`, select('name', 'likedBy.name')),
    ok({ ...first, likedBy: [row('authors', 'ben', 'Ben')] }),
  ],
});

facts('bulk calls on a table with relationships', {
  'create nothing': [
    key.post(rowsOf('articles'), { rows: [{ $id: 'x', name: 'X' }] }),
    refused(400, 'general_bad_request', 'Bulk create is not supported for tablesDB with relationship columns'),
  ],
  'change nothing': [
    key.patch(rowsOf('articles'), { data: { name: 'X' } }),
    refused(400, 'general_bad_request', 'Bulk update is not supported for tablesDB with relationship attributes'),
  ],
});

facts('a deletion', {
  'is refused where the relationship says restrict': [
    key.delete(`${rowsOf('topics')}/news`),
    refused(403, 'row_delete_restricted', 'Row cannot be deleted because it is referenced by another row.'),
  ],
  'sets to null where it says so': [key.delete(`${rowsOf('badges')}/b1`), nothing()],
  'which shows': [key.get(`${rowsOf('authors')}/ben`), ok({ ...row('authors', 'ben', 'Ben'), badge: null })],
  'deletes the related rows where it says cascade': [key.delete(`${rowsOf('authors')}/ann`), nothing()],
  'and no others': [
    key.get(rowsOf('articles'), { queries: [byId, JSON.stringify({ method: 'select', values: ['name'] })] }),
    ok({ total: 2, rows: [row('articles', 'lost', 'Lost'), second] }),
  ],
});

facts('a relationship', {
  'changes what a deletion does': [
    key.patch(`${TABLES}/articles/columns/topic/relationship`, { onDelete: 'setNull' }),
    ok(ready({ ...topic, onDelete: 'setNull' })),
  ],
  'which holds from then on': [key.delete(`${rowsOf('topics')}/news`), nothing()],
  'is deleted': [key.delete(`${TABLES}/authors/columns/articles`), nothing()],
});

it('(it is deleted)', async () => {
  const columns = key.get(`${TABLES}/articles/columns`);
  await appwrite().until<{ total: number }>(columns, ({ total }) => total === 3);
});

facts('a deleted relationship', {
  'is gone on the other side, too': [
    key.get(`${TABLES}/articles/columns/author`),
    refused(404, 'column_not_found', "Column with the requested key 'author' could not be found."),
  ],
});
