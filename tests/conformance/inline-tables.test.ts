import { beforeAll, describe, expect, it } from 'vitest';
import { badParameter, created, ok, refused } from './support/answers.ts';
import { facts } from './support/facts.ts';
import { key, query } from './support/questions.ts';
import { date } from './support/shapes.ts';
import { appwrite, appwriteUnderTest } from './support/under-test.ts';

const TABLES = '/tablesdb/whole/tables';

appwriteUnderTest();
beforeAll(() => appwrite().ask(key.post('/tablesdb', { databaseId: 'whole', name: 'Whole' })));

const column = (body: object) => ({
  status: 'available',
  error: '',
  required: false,
  array: false,
  $createdAt: date,
  $updatedAt: date,
  default: null,
  ...body,
});
const text = { type: 'string', size: 10 };
const refusedTable = (tableId: string, columns: unknown[], indexes: unknown[] = []) =>
  key.post(TABLES, { tableId, name: tableId, columns, indexes });

facts('a table with columns and indexes', {
  'is made at once; its answer does not show them': [
    key.post(TABLES, {
      tableId: 'all',
      name: 'All',
      columns: [
        { key: 'name', ...text, required: true },
        { key: 'size', type: 'integer', min: 0, max: 10, default: 1 },
        { key: 'weight', type: 'double' },
        { key: 'kind', ...text, format: 'enum', elements: ['a', 'b'] },
      ],
      indexes: [{ key: 'byName', type: 'unique', attributes: ['name'], orders: ['DESC'] }],
    }),
    created({
      ...{ $id: 'all', $createdAt: date, $updatedAt: date, $permissions: [], databaseId: 'whole', name: 'All' },
      ...{ enabled: true, rowSecurity: false, columns: [], indexes: [], bytesMax: 65_535, bytesUsed: 1067 },
    }),
  ],
  'has its columns': [
    key.get(`${TABLES}/all/columns`),
    ok({
      total: 4,
      columns: [
        column({ key: 'name', type: 'string', required: true, size: 10, encrypt: false }),
        column({ key: 'size', type: 'integer', min: 0, max: 10, default: 1 }),
        column({ key: 'weight', type: 'double', min: null, max: null }),
        column({ key: 'kind', type: 'string', format: 'enum', elements: ['a', 'b'] }),
      ],
    }),
  ],
  'has its index': [
    key.get(`${TABLES}/all/indexes`),
    ok({
      total: 1,
      indexes: [
        {
          ...{ $id: expect.stringMatching(/_byName$/), $createdAt: date, $updatedAt: date, key: 'byName' },
          ...{ type: 'unique', status: 'available', error: '', columns: ['name'], lengths: [0], orders: ['DESC'] },
        },
      ],
    }),
  ],
  'has rows with defaults': [
    key.post(`${TABLES}/all/rows`, { rowId: 'r1', data: { name: 'one' } }),
    created(expect.objectContaining({ name: 'one', size: 1, weight: null, kind: null })),
  ],
  'has unique values': [
    key.post(`${TABLES}/all/rows`, { rowId: 'r2', data: { name: 'one' } }),
    refused(409, 'row_already_exists', expect.stringContaining("'r2'")),
  ],
  'has none of a type that is only a route': [
    refusedTable('bad', [{ key: 'x', type: 'float' }]),
    refused(400, 'general_argument_invalid', "Invalid type for attribute 'x': float"),
  ],
  'has no column without a key': [
    refusedTable('bad', [text]),
    refused(400, 'general_argument_invalid', "Attribute at index 0 is missing required field 'key'"),
  ],
  'has no text without a size': [
    refusedTable('bad', [{ key: 'x', type: 'string' }]),
    refused(
      400,
      'general_argument_invalid',
      "Invalid or missing size for string attribute 'x'. Size must be between 1 and 1073741824",
    ),
  ],
  'has no column twice': [
    refusedTable('bad', [
      { key: 'x', ...text },
      { key: 'x', type: 'integer' },
    ]),
    refused(400, 'general_argument_invalid', 'Duplicate attribute key: x'),
  ],
  'has no default that does not fit': [
    refusedTable('bad', [{ key: 'x', type: 'integer', max: 5, default: 6 }]),
    refused(
      400,
      'general_argument_invalid',
      "Default value for integer attribute 'x' must be between -9223372036854775808 and 5",
    ),
  ],
  'has no index of an unknown column': [
    refusedTable('bad', [{ key: 'x', ...text }], [{ key: 'i', type: 'key', attributes: ['y'] }]),
    refused(400, 'column_index_invalid', 'Invalid index attribute "y" not found'),
  ],
  'has no index of a list': [
    refusedTable('bad', [{ key: 'x', ...text, array: true }], [{ key: 'i', type: 'key', attributes: ['x'] }]),
    refused(400, 'index_invalid', 'Creating indexes on array attributes is not currently supported.'),
  ],
  'is not there after a refusal': [
    key.get(`${TABLES}/bad`),
    refused(404, 'table_not_found', "Table with the requested ID 'bad' could not be found."),
  ],
  'may be made under the older path': [
    key.post('/databases/whole/collections', {
      ...{ collectionId: 'older', name: 'Older', attributes: [{ key: 'x', ...text }] },
      indexes: [{ key: 'i', type: 'key', attributes: ['x'] }],
    }),
    created(expect.objectContaining({ $id: 'older', attributes: [] })),
  ],
  'has its attributes there': [
    key.get('/databases/whole/collections/older/attributes'),
    ok({ total: 1, attributes: [expect.objectContaining({ key: 'x', status: 'available' })] }),
  ],
});

/** As it is written: JavaScript would round the numbers. */
async function ask(method: string, path: string, body?: string): Promise<string> {
  const { endpoint, project, key: secret } = appwrite();
  const headers = { 'x-appwrite-project': project, 'x-appwrite-key': secret, 'content-type': 'application/json' };
  return (await fetch(endpoint + path, { method, headers, ...(body ? { body } : {}) })).text();
}

describe('a whole number of 64 bits', () => {
  const ROWS = `${TABLES}/big/rows`;
  const [most, odd] = ['9223372036854775807', '9007199254740993'];
  beforeAll(async () => {
    const columns = [
      { key: 'big', type: 'bigint' },
      { key: 'list', type: 'bigint', array: true },
      { key: 'wide', type: 'integer', size: 8 },
    ];
    await appwrite().ask(key.post(TABLES, { tableId: 'big', name: 'Big', columns }));
  });

  it('keeps all its digits, also as text and in a list', async () => {
    const data = `{"big":${most},"list":[${odd},-${odd}],"wide":"x"}`.replace(',"wide":"x"', `,"wide":-${most}`);
    const made = await ask('POST', ROWS, `{"rowId":"b1","data":${data}}`);
    for (const written of [`"big":${most}`, `"list":[${odd},-${odd}]`, `"wide":-${most}`])
      expect(made).toContain(written);
    expect(await ask('POST', ROWS, `{"rowId":"b2","data":{"big":"${odd}"}}`)).toContain(`"big":${odd}`);
    expect(await ask('GET', `${ROWS}/b1`)).toContain(`"big":${most}`);
  });

  it('is found, compared and ordered by all its digits', async () => {
    const found = async (...queries: string[]) => {
      const list = queries.map((each, at) => `queries[${at}]=${encodeURIComponent(each)}`).join('&');
      const { rows } = JSON.parse(await ask('GET', `${ROWS}?${list}`)) as { rows: { $id: string }[] };
      return rows.map(({ $id }) => $id);
    };
    const by = (method: string, digits: string) => `{"method":"${method}","attribute":"big","values":[${digits}]}`;
    expect(await found(by('equal', odd))).toEqual(['b2']);
    expect(await found(by('equal', '9007199254740992'))).toEqual([]);
    expect(await found(by('greaterThan', '9007199254740992'), query('orderDesc', 'big'))).toEqual(['b1', 'b2']);
    expect(await found(query('orderAsc', 'big'), query('cursorAfter', undefined, ['b2']))).toEqual(['b1']);
  });

  it('is increased by all its digits', async () => {
    expect(await ask('PATCH', `${ROWS}/b2/big/increment`, '{"value":2}')).toContain('"big":9007199254740995');
  });

  it('has no more than 64 bits', async () => {
    expect(await ask('POST', ROWS, '{"rowId":"b3","data":{"big":9223372036854775808}}')).toContain(
      'Value must be a valid signed 64-bit integer between -9,223,372,036,854,775,808 and 9,223,372,036,854,775,807',
    );
  });

  it('may be a bound of its column', async () => {
    const bounded = `{"key":"bounded","required":false,"min":-${odd},"max":${odd},"default":${odd}}`;
    const made = await ask('POST', `${TABLES}/big/columns/bigint`, bounded);
    expect(made).toContain(`"min":-${odd},"max":${odd},"default":${odd}`);
  });
});

facts('a text of a given type', {
  'varchar has a size of 16,381 at most': [
    key.post(`${TABLES}/all/columns/varchar`, { key: 'v', size: 16_382, required: false }),
    badParameter('Invalid `size` param: Value must be a valid range between 1 and 16,381'),
  ],
  'says only when it is made whether it is encrypted': [
    key.post(`${TABLES}/all/columns/longtext`, { key: 'l', required: false, encrypt: true }),
    {
      ...ok(column({ key: 'l', type: 'longtext', status: 'processing', encrypt: true })),
      status: 202,
    },
  ],
  'says nothing of it later': [
    key.get(`${TABLES}/all/columns/l`),
    ok(column({ key: 'l', type: 'longtext', status: expect.any(String), encrypt: null })),
  ],
});

facts('a query', {
  'regex is none': [
    key.get(`${TABLES}/all/rows`, { queries: [query('regex', 'name', ['^o'])] }),
    refused(400, 'general_query_invalid', 'Invalid query method: regex'),
  ],
  'filters no single row': [
    key.get(`${TABLES}/all/rows/r1`, { queries: [query('equal', 'name', ['one'])] }),
    refused(400, 'general_query_invalid', 'Invalid query method: equal'),
  ],
  'in a random order answers all': [
    key.get(`${TABLES}/all/rows`, { queries: [query('orderRandom')] }),
    ok({ total: 1, rows: [expect.objectContaining({ $id: 'r1' })] }),
  ],
});
