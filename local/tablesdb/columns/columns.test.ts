import { type Models, type OrderBy, TablesDB, TablesDBIndexType } from 'node-appwrite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAppwrite, type TestAppwrite } from '../../../tests/support/appwrite.ts';
import { refusal } from '../../../tests/support/refusal.ts';

const T = { databaseId: 'app', tableId: 'things' };
type Thing = Models.Row & Record<string, unknown>;

let appwrite: TestAppwrite;
let db: TablesDB;

beforeAll(async () => {
  appwrite = await startAppwrite();
  db = new TablesDB(appwrite.admin());
  await db.create({ databaseId: 'app', name: 'App' });
  await db.createTable({ ...T, name: 'Things' });
});
afterAll(() => appwrite.close());

const settled = () => appwrite.local.jobs.idle();

describe('columns', () => {
  it('are processing when they are created and available soon after', async () => {
    const made = await db.createStringColumn({ ...T, key: 'name', size: 100, required: true });
    expect(made.status).toBe('processing');
    await settled();
    const { columns } = await db.listColumns(T);
    expect(columns).toMatchObject([{ key: 'name', status: 'available', size: 100, encrypt: false }]);
  });

  const kinds: [kind: string, extra: object, good: unknown, bad: unknown][] = [
    ['varchar', { size: 5 }, 'abcde', 'abcdef'],
    ['text', {}, 'words', 7],
    ['mediumtext', {}, 'words', 7],
    ['longtext', {}, 'words', 7],
    ['integer', { min: 1, max: 9 }, 9, 10],
    ['bigint', {}, 4_000_000_000, 1.5],
    ['float', { min: 0, max: 1 }, 0.5, 1.5],
    ['boolean', {}, true, 'yes'],
    ['datetime', {}, '2026-01-02T03:04:05.678+00:00', 'tomorrow'],
    ['email', {}, 'a@example.com', 'a@'],
    ['enum', { elements: ['a', 'b'] }, 'b', 'c'],
    ['ip', {}, '2001:db8::1', '1.2.3'],
    ['url', {}, 'https://example.com/x', 'example'],
  ];
  it.each(kinds)('of the kind %s hold what fits and refuse what does not', async (kind, extra, good, bad) => {
    const tableId = `of-${kind}`;
    const call = (path: string, body: object) =>
      fetch(`${appwrite.endpoint}/tablesdb/app/tables${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-appwrite-project': 'test', 'x-appwrite-key': 'test-key' },
        body: JSON.stringify(body),
      }).then(async (answer) => ({ status: answer.status, body: await answer.json() }));
    await db.createTable({ databaseId: 'app', tableId, name: kind });
    expect((await call(`/${tableId}/columns/${kind}`, { key: 'it', required: false, ...extra })).status).toBe(202);
    await settled();
    const row = await call(`/${tableId}/rows`, { rowId: 'good', data: { it: good } });
    expect(row.body).toMatchObject({ $id: 'good', it: good });
    const refused = await call(`/${tableId}/rows`, { rowId: 'bad', data: { it: bad } });
    expect(refused.body).toMatchObject({ code: 400, type: 'row_invalid_structure' });
  });

  it('of the kinds that SQLite cannot store are refused as not supported', async () => {
    expect(await refusal(db.createPointColumn({ ...T, key: 'where', required: false }))).toBe(
      '501 general_not_implemented',
    );
  });

  it('with a default cannot be required or a list', async () => {
    const column = { ...T, key: 'x', xdefault: 1 };
    expect(await refusal(db.createIntegerColumn({ ...column, required: true }))).toBe('400 column_default_unsupported');
    expect(await refusal(db.createIntegerColumn({ ...column, required: false, array: true }))).toBe(
      '400 column_default_unsupported',
    );
  });

  it('keep their values and indexes under a new key', async () => {
    await db.createIntegerColumn({ ...T, key: 'rank', required: false });
    await settled();
    const byRank = { ...T, key: 'byRank', type: 'KEY' as TablesDBIndexType, columns: ['rank'] };
    const index = await db.createIndex({ ...byRank, orders: ['asc' as OrderBy] });
    expect(index).toMatchObject({ type: 'key', orders: ['asc'] });
    await settled();
    await db.createRow<Thing>({ ...T, rowId: 'one', data: { name: 'One', rank: 1 } });
    // the SDK leaves out undefined values, but Appwrite requires `default`, even if it is null
    const unset = null as unknown as number;
    await db.updateIntegerColumn({ ...T, key: 'rank', required: false, xdefault: unset, newKey: 'place' });
    expect(await db.getRow({ ...T, rowId: 'one' })).toMatchObject({ place: 1 });
    expect(await db.getIndex({ ...T, key: 'byRank' })).toMatchObject({ columns: ['place'] });
  });

  it('cannot become shorter than a stored value', async () => {
    const unset = null as unknown as string;
    const shorter = { ...T, key: 'name', required: true, xdefault: unset, size: 2 };
    expect(await refusal(db.updateStringColumn(shorter))).toBe('400 column_invalid_resize');
  });

  it('are deleted together with the indexes that have no other column', async () => {
    await db.deleteColumn({ ...T, key: 'place' });
    await settled();
    expect(await refusal(db.getColumn({ ...T, key: 'place' }))).toBe('404 column_not_found');
    expect(await refusal(db.getIndex({ ...T, key: 'byRank' }))).toBe('404 column_index_not_found');
    expect(await db.getRow({ ...T, rowId: 'one' })).not.toHaveProperty('place');
  });
});

describe('a unique index', () => {
  it('refuses a second row with the same values, like a row with the same id', async () => {
    await db.createIndex({ ...T, key: 'oneName', type: TablesDBIndexType.Unique, columns: ['name'] });
    await settled();
    expect(await refusal(db.createRow<Thing>({ ...T, rowId: 'two', data: { name: 'One' } }))).toBe(
      '409 row_already_exists',
    );
  });

  it('fails if rows have equal values', async () => {
    await db.createIntegerColumn({ ...T, key: 'same', required: false });
    await settled();
    await db.createRow<Thing>({ ...T, rowId: 'three', data: { name: 'Three', same: 1 } });
    await db.createRow<Thing>({ ...T, rowId: 'four', data: { name: 'Four', same: 1 } });
    await db.createIndex({ ...T, key: 'oneSame', type: TablesDBIndexType.Unique, columns: ['same'] });
    await settled();
    expect(await db.getIndex({ ...T, key: 'oneSame' })).toMatchObject({ status: 'failed' });
  });

  it('of dates accept any form that PHP parses and return ISO 8601 in UTC', async () => {
    await db.createTable({ databaseId: 'app', tableId: 'dated', name: 'Dated' });
    await db.createDatetimeColumn({ databaseId: 'app', tableId: 'dated', key: 'at', required: false });
    await settled();
    const write = (at: string) =>
      db
        .createRow<Thing>({ databaseId: 'app', tableId: 'dated', rowId: 'unique()', data: { at } })
        .then((row) => row['at']);
    const forms: [string, string][] = [
      ['2026-01-02', '2026-01-02T00:00:00.000+00:00'],
      ['2026-01-02 03:04', '2026-01-02T03:04:00.000+00:00'],
      ['01/02/2026 3:04 PM', '2026-01-02T15:04:00.000+00:00'],
      ['02-01-2026', '2026-01-02T00:00:00.000+00:00'],
      ['2 January 2026 03:04:05', '2026-01-02T03:04:05.000+00:00'],
      ['January 2nd, 2026', '2026-01-02T00:00:00.000+00:00'],
      ['Fri, 02 Jan 2026 03:04:05 +0200', '2026-01-02T01:04:05.000+00:00'],
      ['2026-02-30T00:00:00Z', '2026-03-02T00:00:00.000+00:00'],
    ];
    for (const [given, kept] of forms) expect([given, await write(given)]).toEqual([given, kept]);
    for (const bad of ['2026-13-01', 'some day in 2026', 'tomorrow', '01/02/26', '0999-01-01'])
      await expect(write(bad)).rejects.toMatchObject({ type: 'row_invalid_structure' });
  });
});
