import { beforeAll, describe, expect, it } from 'vitest';
import { badParameter, check, ok, refused } from './support/answers.ts';
import { facts } from './support/facts.ts';
import { key, query } from './support/questions.ts';
import { userOf } from './support/shapes.ts';
import { appwrite, appwriteUnderTest } from './support/under-test.ts';

appwriteUnderTest();

const names = ['ada', 'ben', 'cai', 'dov'];

beforeAll(async () => {
  for (const userId of names) {
    await appwrite().ask(key.post('/users', { userId, email: `${userId}@example.com`, name: userId }));
  }
  await appwrite().ask(key.put('/users/ben/labels', { labels: ['admin'] }));
  await appwrite().ask(key.put('/users/cai/labels', { labels: ['admin', 'beta'] }));
});

const labels: Readonly<Record<string, string[]>> = { ben: ['admin'], cai: ['admin', 'beta'] };
const users = (total: number, ...ids: string[]) =>
  ok({ total, users: ids.map((id) => userOf(id, { labels: labels[id] ?? [] })) });
const list = (...queries: string[]) => key.get('/users', { queries });
const limit = (count: number) => query('limit', undefined, [count]);
const after = (id: string) => query('cursorAfter', undefined, [id]);

facts('users are listed', {
  'in pages': [list(query('orderAsc', '$id'), limit(3)), users(4, 'ada', 'ben', 'cai')],
  'from a cursor on': [list(query('orderAsc', '$id'), limit(2), after('ben')), users(4, 'cai', 'dov')],
  'by the order in which they came': [list(query('orderDesc', '$sequence'), limit(2)), users(4, 'dov', 'cai')],
  'from one who has come later than another': [
    list(query('greaterThan', '$createdAt', ['2001-01-01T00:00:00.000+00:00']), limit(1)),
    users(4, 'ada'),
  ],
  'by id beyond another': [list(query('greaterThan', '$id', ['cai'])), users(1, 'dov')],
  'by label': [list(query('contains', 'labels', ['beta'])), users(1, 'cai')],
  'by any of some labels': [list(query('contains', 'labels', ['admin', 'beta'])), users(2, 'ben', 'cai')],
  'by all of some labels': [list(query('containsAll', 'labels', ['admin', 'beta'])), users(1, 'cai')],
  'without a label': [list(query('notContains', 'labels', ['admin'])), users(2, 'ada', 'dov')],
  'by address': [list(query('equal', 'email', ['dov@example.com'])), users(1, 'dov')],
  'with an address': [list(query('isNotNull', 'email'), limit(1)), users(4, 'ada')],
  'by status': [list(query('equal', 'status', [false])), users(0)],
  'by proved address': [list(query('equal', 'emailVerification', [true])), users(0)],
  'by many ids': [
    list(query('equal', '$id', ['ada', ...Array.from({ length: 120 }, (_, i) => `nobody${i}`)])),
    users(1, 'ada'),
  ],
  'by a word': [key.get('/users', { search: 'cai' }), users(1, 'cai')],
  'by words of three letters at least': [key.get('/users', { search: 'd-cai' }), users(1, 'cai')],
  'and counted where nobody wants it, too': [
    key.get('/users', { queries: [limit(1)], total: 'false' }),
    users(4, 'ada'),
  ],
  'without an upper bound of the limit': [list(limit(5001)), users(4, ...names)],
});

facts('a list of users is refused', {
  'by something that users do not have': [
    list(query('equal', 'nope', ['x'])),
    badParameter('Invalid `queries` param: Invalid query: Attribute not found in schema: nope'),
  ],
  'by preferences': [
    list(query('equal', 'prefs', ['x'])),
    badParameter('Invalid `queries` param: Invalid query: Attribute not found in schema: prefs'),
  ],
  'beyond a place in the order in which they came': [
    list(query('greaterThan', '$sequence', [0]), limit(1)),
    refused(400, expect.stringMatching(/^general_(query|argument)_invalid$/), expect.any(String)),
  ],
  'in part': [list(query('select', undefined, ['$id'])), refused(400, 'general_argument_invalid', expect.any(String))],
  'from a user who is not there': [
    list(after('nobody')),
    refused(400, 'general_cursor_not_found', "User 'nobody' for the 'cursor' value not found."),
  ],
});

describe('a page of users', () => {
  it('has at most 500', async () => {
    const more = Array.from({ length: 497 }, (_, i) => `more${i}`);
    for (let from = 0; from < more.length; from += 25) {
      const some = more.slice(from, from + 25);
      await Promise.all(some.map((userId) => appwrite().ask(key.post('/users', { userId }))));
    }
    const { status, body } = await appwrite().ask(list(limit(500)));
    expect([status, (body as { users: unknown[] }).users.length]).toEqual([200, 500]);
    check(
      await appwrite().ask(list(limit(501))),
      refused(400, 'general_query_invalid', expect.stringContaining('greater than 500 values: userInternalId')),
    );
  });
});
