import { beforeAll, expect } from 'vitest';
import { badParameter, created, ok, refused } from './support/answers.ts';
import { facts } from './support/facts.ts';
import { data, makePosts, own, post, ROWS } from './support/posts.ts';
import { guest, jwt, key, user } from './support/questions.ts';
import { appwrite, appwriteUnderTest } from './support/under-test.ts';

appwriteUnderTest();
beforeAll(async () => {
  await appwrite().signIn('nora', 'omar');
  await appwrite().ask(key.put('/users/nora/labels', { labels: ['admin'] }));
  await makePosts();
});

const forAll = ['read("any")'];
const row = (rowId: string, more: object, permissions?: string[]) => ({ rowId, data: more, permissions });
const badRow = (message: string) => refused(400, 'row_invalid_structure', `Invalid document structure: ${message}`);

facts('a row', {
  'is made by the key': [
    key.post(ROWS, row('p1', data('One', 'nora', { status: 'published' }), forAll)),
    created(post('p1', 'One', 'nora', { status: 'published', $permissions: forAll })),
  ],
  'is created by a user, and belongs to them': [
    user('nora').post(ROWS, row('p2', data('Two', 'nora'))),
    created(post('p2', 'Two', 'nora', { $permissions: own('nora') })),
  ],
  'is made by a user who says who may': [
    user('nora').post(ROWS, row('p3', data('Three', 'nora', { tags: ['x', 'y'] }), [...forAll, 'update("user:nora")'])),
    created(post('p3', 'Three', 'nora', { tags: ['x', 'y'], $permissions: [...forAll, 'update("user:nora")'] })),
  ],
  'is made by a user who calls with a JWT': [
    jwt('omar').post(ROWS, row('p4', data('Four', 'omar', { views: 5 }))),
    created(post('p4', 'Four', 'omar', { views: 5, $permissions: own('omar') })),
  ],
  'gives nobody a right whom its maker is not': [
    user('nora').post(ROWS, row('p5', data('Five', 'nora'), ['update("user:omar")'])),
    refused(
      401,
      'user_unauthorized',
      'Permissions must be one of: (any, users, user:nora, user:nora/unverified, users/unverified, label:admin)',
    ),
  ],
  'is not made by a guest where users may': [
    guest.post(ROWS, row('p5', data('Five', 'nobody'))),
    refused(
      401,
      'user_unauthorized',
      'Missing "create" permission for role "users". Only "["any","guests"]" scopes are allowed and "["users"]" was given.',
    ),
  ],
  'has an id of its own': [
    key.post(ROWS, row('p1', data('Again', 'nora'))),
    refused(
      409,
      'row_already_exists',
      "Row with the requested ID 'p1' already exists. Try again with a different ID or use ID.unique() to generate a unique ID.",
    ),
  ],
});

facts('a row is refused', {
  'without what is required': [
    key.post(ROWS, row('p5', { authorId: 'nora' })),
    badRow('Missing required attribute "title"'),
  ],
  'with a text that is too long': [
    key.post(ROWS, row('p5', data('x'.repeat(201), 'nora'))),
    badRow('Attribute "title" has invalid type. Value must be a valid string and no longer than 200 chars'),
  ],
  'with a column that is not there': [
    key.post(ROWS, row('p5', data('Five', 'nora', { nope: 1 }))),
    badRow('Unknown attribute: "nope"'),
  ],
  'with another word': [
    key.post(ROWS, row('p5', data('Five', 'nora', { status: 'gone' }))),
    badRow('Attribute "status" has invalid format. Value must be one of (draft, published)'),
  ],
  'with a number that is too large': [
    key.post(ROWS, row('p5', data('Five', 'nora', { views: 1_000_001 }))),
    badRow('Attribute "views" has invalid format. Value must be a valid range between 0 and 1,000,000'),
  ],
  'with a permission that is none': [
    key.post(ROWS, row('p5', data('Five', 'nora'), ['write'])),
    badParameter('Invalid `permissions` param: Invalid permission string format: "write". or null'),
  ],
  'without anything in it, before its table is looked for': [
    key.post('/tablesdb/app/tables/nope/rows', row('p5', {})),
    refused(400, 'row_missing_data', 'The row data is missing. Try again with row data populated.'),
  ],
});

const noSuchRow = (rowId: string) =>
  refused(404, 'row_not_found', `Row with the requested ID '${rowId}' could not be found.`);
const notPublic = post('p2', 'Two', 'nora', { $permissions: own('nora') });

facts('a row is read', {
  'by all who may': [
    user('omar').get(`${ROWS}/p1`),
    ok(post('p1', 'One', 'nora', { status: 'published', $permissions: forAll })),
  ],
  'by its owner': [user('nora').get(`${ROWS}/p2`), ok(notPublic)],
  'by the key': [key.get(`${ROWS}/p2`), ok(notPublic)],
  'by nobody else, as if it were not there': [user('omar').get(`${ROWS}/p2`), noSuchRow('p2')],
  'by nobody where it is not there': [key.get(`${ROWS}/nope`), noSuchRow('nope')],
});

facts('a table without a way in', {
  '(loses it)': [
    key.put('/tablesdb/app/tables/posts', { name: 'Posts', permissions: [], rowSecurity: true }),
    ok(expect.objectContaining({ $id: 'posts', $permissions: [] })),
  ],
  'lets users make no row': [
    user('nora').post(ROWS, row('p5', data('Five', 'nora'))),
    refused(401, 'user_unauthorized', expect.any(String)),
  ],
  'lets them read rows that say so': [user('nora').get(`${ROWS}/p2`), ok(notPublic)],
});
