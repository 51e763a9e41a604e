import { Operator } from 'node-appwrite';
import { beforeAll, describe, expect, it } from 'vitest';
import { ok, refused } from './support/answers.ts';
import { facts } from './support/facts.ts';
import { key, query, user } from './support/questions.ts';
import { appwrite, appwriteUnderTest } from './support/under-test.ts';

const TABLES = '/tablesdb/operators/tables';
const ROWS = `${TABLES}/things/rows`;

appwriteUnderTest();
beforeAll(async () => {
  const asked = appwrite();
  await asked.signIn('nora');
  await asked.ask(key.post('/tablesdb', { databaseId: 'operators', name: 'Operators' }));
  const columns = [
    { key: 'name', type: 'string', size: 20, required: true },
    { key: 'size', type: 'integer', min: 0, max: 1000, default: 1 },
    { key: 'weight', type: 'double' },
    { key: 'on', type: 'boolean', default: true },
    { key: 'at', type: 'datetime' },
    { key: 'tags', type: 'string', size: 20, array: true },
    { key: 'numbers', type: 'integer', array: true },
  ];
  const table = { tableId: 'things', name: 'Things', permissions: ['read("any")'], columns };
  expect((await asked.ask(key.post(TABLES, table))).status).toBe(201);
  const tags = ['red', 'green'];
  const data = { name: 'one', size: 20, weight: 2.5, on: false, at: '2024-02-28T10:00:00.000+00:00', tags };
  await asked.ask(key.post(ROWS, { rowId: 'r1', data }));
  await asked.ask(key.post(ROWS, { rowId: 'empty', data: { name: 'empty' } }));
});

/** Changes a column by an operator, and answers its new value or the message of the error. */
async function changed(column: string, operator: string, rowId = 'r1'): Promise<unknown> {
  const { status, body } = await appwrite().ask(key.patch(`${ROWS}/${rowId}`, { data: { [column]: operator } }));
  const { message, ...row } = body as Record<string, unknown>;
  return status === 200 ? row[column] : message;
}

const invalid = (why: string) => `Invalid document structure: ${why}`;

describe('a number', () => {
  it.each<[sentence: string, column: string, operator: string, result: unknown]>([
    ['is increased', 'size', Operator.increment(5), 25],
    ['is increased to the limit at most', 'size', Operator.increment(5000, 900), 900],
    ['is decreased to the limit at least', 'size', Operator.decrement(5000, 3), 3],
    ['is multiplied', 'weight', Operator.multiply(2), 5],
    ['is multiplied up to the limit', 'weight', Operator.multiply(100, 50), 50],
    ['is divided', 'weight', Operator.divide(40), 1.25],
    ['is divided down to the limit', 'weight', Operator.divide(100, 1), 1],
    ['is raised to a power', 'size', Operator.power(3), 27],
    ['becomes a remainder', 'size', Operator.modulo(10), 7],
    ['is rounded where the column is whole', 'size', Operator.divide(2), 4],
    [
      'may not be divided by 0',
      'weight',
      JSON.stringify({ method: 'divide', values: [0] }),
      invalid('Cannot apply divide operator: division by zero'),
    ],
    [
      'is a number',
      'name',
      Operator.increment(1),
      invalid("Cannot apply increment operator to non-numeric field 'name'"),
    ],
    [
      'is changed by a number',
      'size',
      JSON.stringify({ method: 'increment', values: ['one'] }),
      invalid('Cannot apply increment operator: value must be numeric, got string'),
    ],
    [
      'stays within 32 bits',
      'size',
      Operator.increment(3_000_000_000),
      invalid('Cannot apply increment operator: would overflow maximum value of 2147483647'),
    ],
  ])('%s', async (_, column, operator, result) => {
    expect(await changed(column, operator)).toEqual(result);
  });

  it('that was never set counts as 0', async () => {
    expect(await changed('weight', Operator.increment(1.5), 'empty')).toBe(1.5);
  });

  it('passes the bounds of its column, and the next change is refused for it', async () => {
    expect(await changed('size', Operator.increment(5000), 'empty')).toBe(5001);
    const range = 'Attribute "size" has invalid format. Value must be a valid range between 0 and 1,000';
    expect(await changed('name', Operator.stringConcat('!'), 'empty')).toBe(invalid(range));
    expect(await changed('size', Operator.decrement(5000, 0), 'empty')).toBe(1);
  });
});

describe('a text, a boolean, a date', () => {
  it.each<[sentence: string, column: string, operator: string, result: unknown]>([
    ['is extended', 'name', Operator.stringConcat(' and more'), 'one and more'],
    ['is replaced in part', 'name', Operator.stringReplace(' and more', '!'), 'one!'],
    [
      'keeps to its length',
      'name',
      Operator.stringConcat('x'.repeat(20)),
      invalid('Cannot apply stringConcat operator: result would exceed maximum length of 20 characters'),
    ],
    ['is switched', 'on', Operator.toggle(), true],
    ['goes on by days', 'at', Operator.dateAddDays(3), '2024-03-02T10:00:00.000+00:00'],
    ['goes back by days', 'at', Operator.dateSubDays(2), '2024-02-29T10:00:00.000+00:00'],
    ['is now, in whole seconds', 'at', Operator.dateSetNow(), expect.stringMatching(/T\d\d:\d\d:\d\d\.000\+00:00$/)],
    ['is a boolean', 'name', Operator.toggle(), invalid("Cannot apply toggle operator to non-boolean field 'name'")],
  ])('%s', async (_, column, operator, result) => {
    expect(await changed(column, operator)).toEqual(result);
  });
});

describe('a list', () => {
  it.each<[sentence: string, column: string, operator: string, result: unknown]>([
    ['gets items at its end', 'tags', Operator.arrayAppend(['blue', 'red']), ['red', 'green', 'blue', 'red']],
    ['gets items at its start', 'tags', Operator.arrayPrepend(['first']), ['first', 'red', 'green', 'blue', 'red']],
    ['gets an item inside', 'tags', Operator.arrayInsert(1, 'b'), ['first', 'b', 'red', 'green', 'blue', 'red']],
    [
      'gets none behind its end',
      'tags',
      Operator.arrayInsert(99, 'far'),
      invalid('Cannot apply arrayInsert operator: index 99 is out of bounds for array of length 6'),
    ],
    ['loses an item, each time it is there', 'tags', Operator.arrayRemove('red'), ['first', 'b', 'green', 'blue']],
    ['loses doubles, and is sorted', 'tags', Operator.arrayUnique(), ['b', 'blue', 'first', 'green']],
    ['keeps what another one has', 'tags', Operator.arrayIntersect(['green', 'b', 'x']), ['green', 'b']],
    ['loses what another one has', 'tags', Operator.arrayDiff(['b']), ['green']],
    ['of numbers gets numbers', 'numbers', Operator.arrayAppend([10, 2, 30]), [10, 2, 30]],
    ['is filtered', 'numbers', JSON.stringify({ method: 'arrayFilter', values: ['greaterThan', 2] }), [10, 30]],
    [
      'is filtered by a known condition',
      'numbers',
      JSON.stringify({ method: 'arrayFilter', values: ['around', 2] }),
      invalid(
        "Invalid array filter condition 'around'. Must be one of: equal, notEqual, greaterThan, greaterThanEqual, lessThan, lessThanEqual, isNull, isNotNull",
      ),
    ],
    [
      'is a list',
      'name',
      Operator.arrayDiff(['x']),
      invalid("Cannot use arrayDiff operator on non-array attribute 'name'"),
    ],
  ])('%s', async (_, column, operator, result) => {
    expect(await changed(column, operator)).toEqual(result);
  });
});

const range = 'Value must be a valid signed 32-bit integer between -2,147,483,648 and 2,147,483,647';

facts('operators', {
  'are none where the method is unknown': [
    key.patch(`${ROWS}/r1`, { data: { size: '{"method":"explode","values":[1]}' } }),
    refused(400, 'row_invalid_structure', invalid(`Attribute "size" has invalid format. ${range}`)),
  ],
  'are none in a new row': [
    key.post(ROWS, { rowId: 'new', data: { name: 'new', size: Operator.increment(1) } }),
    refused(400, 'row_invalid_structure', invalid(`Attribute "size" has invalid format. ${range}`)),
  ],
  'are needed as a list of values': [
    key.patch(`${ROWS}/r1`, { data: { size: '{"method":"increment","values":1}' } }),
    refused(
      400,
      'general_bad_request',
      'Invalid operator for attribute "size": Invalid operator values. Must be an array, got integer',
    ),
  ],
  'are for those who may change the row': [
    user('nora').patch(`${ROWS}/r1`, { data: { size: Operator.increment(1) } }),
    refused(401, 'user_unauthorized', 'The current user is not authorized to perform the requested action.'),
  ],
  'work in an upsert of a row that exists': [
    key.put(`${ROWS}/r1`, { data: { name: 'one', size: Operator.increment(6) } }),
    ok(expect.objectContaining({ $id: 'r1', size: 10 })),
  ],
  'count from the default in a new row of an upsert': [
    key.put(`${ROWS}/r2`, { data: { name: 'two', size: Operator.increment(10), tags: Operator.arrayAppend(['a']) } }),
    ok(expect.objectContaining({ $id: 'r2', size: 11, tags: ['a'] })),
  ],
  'work in a bulk update': [
    key.patch(ROWS, {
      data: { size: Operator.multiply(2) },
      queries: [query('equal', '$id', ['r1', 'r2']), query('orderAsc', '$id')],
    }),
    ok({
      total: 2,
      rows: [expect.objectContaining({ $id: 'r1', size: 20 }), expect.objectContaining({ $id: 'r2', size: 22 })],
    }),
  ],
  'work in a bulk upsert': [
    key.put(ROWS, { rows: [{ $id: 'r1', name: 'one', size: Operator.increment(1) }] }),
    ok({ total: 1, rows: [expect.objectContaining({ $id: 'r1', size: 21 })] }),
  ],
});

describe('in a transaction', () => {
  it('operators count at the commit, from the row as it is then', async () => {
    const asked = appwrite();
    const begun = await asked.ask(key.post('/tablesdb/transactions', {}));
    const { $id } = begun.body as { $id: string };
    const change = { data: { size: Operator.increment(100) }, transactionId: $id };
    expect((await asked.ask(key.patch(`${ROWS}/r2`, change))).status).toBe(200);
    expect((await asked.ask(key.get(`${ROWS}/r2`))).body).toMatchObject({ size: 22 });
    expect((await asked.ask(key.patch(`/tablesdb/transactions/${$id}`, { commit: true }))).status).toBe(200);
    expect((await asked.ask(key.get(`${ROWS}/r2`))).body).toMatchObject({ size: 122 });
  });

  it('concurrent operators all count', async () => {
    const increment = () => appwrite().ask(key.patch(`${ROWS}/r2`, { data: { size: Operator.increment(1) } }));
    await Promise.all(Array.from({ length: 10 }, increment));
    expect((await appwrite().ask(key.get(`${ROWS}/r2`))).body).toMatchObject({ size: 132 });
  });
});
