import { beforeAll } from 'vitest';
import { ok, refused } from './support/answers.ts';
import { facts } from './support/facts.ts';
import { data, makePosts, own, post, ROWS } from './support/posts.ts';
import { guest, key, query, user } from './support/questions.ts';
import { appwrite, appwriteUnderTest } from './support/under-test.ts';

appwriteUnderTest();

const forAll = ['read("any")'];
const rows: Readonly<Record<string, { title: string; authorId: string; more?: object; permissions: string[] }>> = {
  p1: { title: 'One', authorId: 'nora', more: { status: 'published' }, permissions: forAll },
  p2: { title: 'Two', authorId: 'nora', permissions: own('nora') },
  p3: { title: 'Three', authorId: 'nora', more: { tags: ['x', 'y'] }, permissions: forAll },
  p4: { title: 'Four', authorId: 'omar', more: { views: 5 }, permissions: own('omar') },
};

beforeAll(async () => {
  await appwrite().signIn('nora', 'omar');
  await makePosts();
  for (const [rowId, { title, authorId, more, permissions }] of Object.entries(rows)) {
    await appwrite().ask(key.post(ROWS, { rowId, data: data(title, authorId, more), permissions }));
  }
});

function answered(total: number, ...ids: string[]) {
  const found = ids.map((id) => {
    const row = rows[id];
    return row && post(id, row.title, row.authorId, { ...row.more, $permissions: row.permissions });
  });
  return ok({ total, rows: found });
}

const list = (...queries: string[]) => key.get(ROWS, { queries });
const byId = query('orderAsc', '$id');
const limit = (count: number) => query('limit', undefined, [count]);

facts('who lists rows', {
  'with the key sees all': [list(byId), answered(4, 'p1', 'p2', 'p3', 'p4')],
  'with the rows that the user may read': [user('omar').get(ROWS, { queries: [byId] }), answered(3, 'p1', 'p3', 'p4')],
  'as a guest sees what all may read': [guest.get(ROWS), answered(2, 'p1', 'p3')],
});

const either = JSON.stringify({
  method: 'or',
  values: [
    { method: 'equal', attribute: '$id', values: ['p1'] },
    { method: 'equal', attribute: 'authorId', values: ['omar'] },
  ],
});

facts('rows are listed', {
  'that have a value': [list(query('equal', 'status', ['published']), limit(10)), answered(1, 'p1')],
  'that have one of some values, the other way round': [
    list(query('equal', '$id', ['p1', 'p3', 'nope']), query('orderDesc', '$id')),
    answered(2, 'p3', 'p1'),
  ],
  'that have it not': [list(query('notEqual', 'authorId', ['nora'])), answered(1, 'p4')],
  'that have as much or more': [list(query('greaterThanEqual', 'views', [5])), answered(1, 'p4')],
  'that have it among others': [list(query('contains', 'tags', ['x'])), answered(1, 'p3')],
  'that begin with it': [list(query('startsWith', 'title', ['Th'])), answered(1, 'p3')],
  'that have nothing there': [list(query('isNull', 'publishedAt'), byId), answered(4, 'p1', 'p2', 'p3', 'p4')],
  'that fulfil one of two conditions': [list(either, byId), answered(2, 'p1', 'p4')],
  'from a place on': [list(byId, limit(1), query('offset', undefined, [1])), answered(4, 'p2')],
  'from a row on, in any order': [
    list(query('orderAsc', 'title'), limit(2), query('cursorAfter', undefined, ['p1'])),
    answered(4, 'p3', 'p2'),
  ],
  'and counted where nobody wants it, too': [
    key.get(ROWS, { queries: [limit(1), byId], total: 'false' }),
    answered(4, 'p1'),
  ],
  'without an upper bound of the limit': [list(byId, limit(1_000_000)), answered(4, 'p1', 'p2', 'p3', 'p4')],
});

const { $sequence, $createdAt, $updatedAt, $databaseId, $tableId } = post('', '', '');
const part = (rowId: string, title: string, $permissions: string[]) => ({
  title,
  $id: rowId,
  $sequence,
  $createdAt,
  $updatedAt,
  $permissions,
  $databaseId,
  $tableId,
});

facts('rows are listed in part', {
  'with what is asked for and what every row has': [
    list(query('select', undefined, ['$id', 'title']), byId, limit(2)),
    ok({ total: 4, rows: [part('p1', 'One', forAll), part('p2', 'Two', own('nora'))] }),
  ],
});

facts('a list of rows is refused', {
  'from a row that is not there': [
    list(query('cursorAfter', undefined, ['nope'])),
    refused(400, 'general_cursor_not_found', "Row 'nope' for the 'cursor' value not found."),
  ],
  'by a column that is not there': [
    list(query('equal', 'nope', ['x'])),
    refused(400, 'general_query_invalid', 'Invalid query: Attribute not found in schema: nope'),
  ],
  'by a method that is none': [
    list(query('explode', 'title', ['x'])),
    refused(400, 'general_query_invalid', 'Invalid query method: explode'),
  ],
});
