import { beforeAll, describe, expect, it } from 'vitest';
import { check, created, nothing, ok, refused } from './support/answers.ts';
import { facts } from './support/facts.ts';
import { data, makePosts, own, post, ROWS } from './support/posts.ts';
import { guest, key, query, user } from './support/questions.ts';
import { date, id } from './support/shapes.ts';
import { appwrite, appwriteUnderTest } from './support/under-test.ts';

appwriteUnderTest();

const forAll = ['read("any")'];

beforeAll(async () => {
  await appwrite().signIn('nora', 'omar');
  await makePosts();
  const make = (rowId: string, title: string, permissions: string[]) =>
    appwrite().ask(key.post(ROWS, { rowId, data: data(title, 'nora'), permissions }));
  await make('p1', 'One', forAll);
  await make('p2', 'Two', own('nora'));
});

const unauthorized = refused(
  401,
  'user_unauthorized',
  'The current user is not authorized to perform the requested action.',
);
const noSuchRow = (rowId: string) =>
  refused(404, 'row_not_found', `Row with the requested ID '${rowId}' could not be found.`);
const one = (body: object = {}) => post('p1', 'One', 'nora', { $permissions: forAll, ...body });
const shared = ['read("users")', 'update("user:nora")', 'delete("user:nora")'];

facts('a change', {
  'by its owner': [
    user('nora').patch(`${ROWS}/p2`, { data: { title: 'Two!' } }),
    ok(post('p2', 'Two!', 'nora', { content: 'Two!', $permissions: own('nora') })),
  ],
  'by a stranger who may read the row is refused': [
    user('omar').patch(`${ROWS}/p1`, { data: { title: 'Mine' } }),
    unauthorized,
  ],
  'by a stranger who may not read it is refused no differently': [
    user('omar').patch(`${ROWS}/p2`, { data: { title: 'Mine' } }),
    unauthorized,
  ],
  'by the key': [key.patch(`${ROWS}/p1`, { data: { views: 7 } }), ok(one({ views: 7 }))],
  'of who may, by its owner': [
    user('nora').patch(`${ROWS}/p2`, { permissions: shared }),
    ok(post('p2', 'Two!', 'nora', { content: 'Two!', $permissions: shared })),
  ],
  'of a row that is not there': [key.patch(`${ROWS}/nope`, { data: { views: 7 } }), noSuchRow('nope')],
});

const of = (authorId: string) => [query('equal', '$id', ['p1']), query('equal', 'authorId', [authorId])];

facts('a change of all rows that fulfil a condition', {
  'answers those': [
    key.patch(ROWS, { data: { title: 'First' }, queries: of('nora') }),
    ok({ total: 1, rows: [one({ title: 'First', views: 7 })] }),
  ],
  'answers none where none does': [
    key.patch(ROWS, { data: { title: 'Taken' }, queries: of('omar') }),
    ok({ total: 0, rows: [] }),
  ],
  "is the key's alone": [
    user('nora').patch(ROWS, { data: { title: 'Taken' }, queries: of('nora') }),
    refused(404, expect.any(String), expect.any(String)),
  ],
});

const first = (views: number) => ok(one({ title: 'First', views }));

facts('a number', {
  'is increased': [key.patch(`${ROWS}/p1/views/increment`, { value: 1, max: 9 }), first(8)],
  'is increased to the bound': [key.patch(`${ROWS}/p1/views/increment`, { value: 1, max: 9 }), first(9)],
  'is not increased past it': [
    key.patch(`${ROWS}/p1/views/increment`, { value: 1, max: 9 }),
    refused(400, 'column_limit_exceeded', 'tablesDB "views" has reached the maximum value of 9'),
  ],
  'is decreased': [key.patch(`${ROWS}/p1/views/decrement`, { value: 2, min: 0 }), first(7)],
  'of a row that is not there is said to be a column': [
    key.patch(`${ROWS}/nope/views/increment`, { value: 1 }),
    refused(404, 'column_not_found', "Column with the requested key '%s' could not be found."),
  ],
});

const many = (...ids: string[]) => ids.map((rowId) => ({ $id: rowId, ...data(rowId, 'omar') }));

facts('an upsert', {
  'makes a row': [key.put(`${ROWS}/u1`, { data: data('New', 'nora') }), ok(post('u1', 'New', 'nora'))],
  'changes it the next time': [key.put(`${ROWS}/u1`, { data: data('Newer', 'nora') }), ok(post('u1', 'Newer', 'nora'))],
});

facts('rows in bulk', {
  'are made': [
    key.post(ROWS, { rows: many('b1', 'b2') }),
    created({ total: 2, rows: [post('b1', 'b1', 'omar'), post('b2', 'b2', 'omar')] }),
  ],
  'are all made or none': [
    key.post(ROWS, { rows: many('b3', 'b1') }),
    refused(
      409,
      'row_already_exists',
      "Row with the requested ID '' already exists. Try again with a different ID or use ID.unique() to generate a unique ID.",
    ),
  ],
  'are none then': [key.get(`${ROWS}/b3`), noSuchRow('b3')],
  'are 100 at most': [
    key.post(ROWS, { rows: many(...Array.from({ length: 101 }, (_, i) => `m${i}`)) }),
    refused(400, expect.any(String), expect.any(String)),
  ],
  'are deleted': [
    key.delete(ROWS, { queries: [query('equal', 'authorId', ['omar'])] }),
    ok({ total: 2, rows: [post('b1', 'b1', 'omar'), post('b2', 'b2', 'omar')] }),
  ],
});

describe('a transaction', () => {
  const transaction = (body: object) => ({ $id: id, $createdAt: date, $updatedAt: date, expiresAt: date, ...body });

  it('shows its changes after the commit', async () => {
    const begun = await appwrite().ask(key.post('/tablesdb/transactions', { ttl: 60 }));
    check(begun, created(transaction({ status: 'pending', operations: 0 })));
    const { $id: transactionId } = begun.body as { $id: string };
    const staged = key.patch(`${ROWS}/p1`, { data: { title: 'Staged' }, transactionId });
    check(await appwrite().ask(staged), ok(one({ title: 'Staged', views: 7 })));
    check(await appwrite().ask(key.get(`${ROWS}/p1`)), first(7));
    const commit = key.patch(`/tablesdb/transactions/${transactionId}`, { commit: true });
    check(await appwrite().ask(commit), ok(transaction({ status: 'committed', operations: 1 })));
    check(await appwrite().ask(key.get(`${ROWS}/p1`)), ok(one({ title: 'Staged', views: 7 })));
  });

  it('conflicts with one that was committed after its read', async () => {
    const ids: string[] = [];
    for (const title of ['A', 'B']) {
      const { body } = await appwrite().ask(key.post('/tablesdb/transactions', { ttl: 60 }));
      const { $id: transactionId } = body as { $id: string };
      await appwrite().ask(key.patch(`${ROWS}/p1`, { data: { title }, transactionId }));
      ids.push(transactionId);
    }
    const [a, b] = ids.map((transactionId) => key.patch(`/tablesdb/transactions/${transactionId}`, { commit: true }));
    if (a) expect((await appwrite().ask(a)).status).toBe(200);
    if (b) expect((await appwrite().ask(b)).body).toMatchObject({ code: 409, type: 'transaction_conflict' });
  });
});

facts('a deletion', {
  'by a stranger is refused': [user('omar').delete(`${ROWS}/p2`), unauthorized],
  'by its owner': [user('nora').delete(`${ROWS}/p2`), nothing()],
  'happens once': [user('nora').delete(`${ROWS}/p2`), noSuchRow('p2')],
  'by a guest is refused': [guest.delete(`${ROWS}/p1`), unauthorized],
});
