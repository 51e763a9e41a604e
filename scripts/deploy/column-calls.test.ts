import { TablesDB } from 'node-appwrite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { column, type PlainColumnConfig } from '../../local/config/columns.ts';
import { startAppwrite, type TestAppwrite } from '../../tests/support/appwrite.ts';
import { createColumn, updateColumn } from './column-calls.ts';
import { columnChange, type FoundColumn } from './columns.ts';

const place = { databaseId: 'main', tableId: 'kinds' };
let appwrite: TestAppwrite;
let db: TablesDB;

beforeAll(async () => {
  appwrite = await startAppwrite();
  db = new TablesDB(appwrite.admin());
  await db.create({ databaseId: 'main', name: 'Main' });
  await db.createTable({ ...place, name: 'Kinds' });
});
afterAll(() => appwrite.close());

/** The column on the server, once it is available. */
async function found(key: string): Promise<FoundColumn> {
  const get = async () => (await db.getColumn({ ...place, key })) as unknown as FoundColumn;
  await expect.poll(async () => (await get()).status).toBe('available');
  return get();
}

function parsed(declared: unknown): PlainColumnConfig {
  const read = column.parse(declared);
  if (read.type === 'relationship') throw new Error('A relationship is no plain column.');
  return read;
}

it.each([
  { key: 'string', type: 'string', size: 20 },
  { key: 'varchar', type: 'varchar', size: 20, default: 'v' },
  { key: 'text', type: 'text', encrypt: true },
  { key: 'mediumtext', type: 'mediumtext' },
  { key: 'longtext', type: 'longtext', array: true },
  { key: 'bigint', type: 'bigint', min: 0, default: 3 },
  { key: 'integer', type: 'integer', max: 10 },
  { key: 'double', type: 'double' },
])('a column of type $type is created and changed as it is declared', async (declared) => {
  const wanted = parsed(declared);
  await createColumn(db, place, wanted);
  const made = await found(wanted.key);
  expect(made.type).toBe(wanted.type);
  expect(columnChange(wanted, made)).toEqual({ alter: [], losses: [], retype: false });
  if (wanted.array) return;
  const next = parsed({ ...declared, default: null, required: true });
  await updateColumn(db, place, next);
  expect(columnChange(next, await found(wanted.key))).toEqual({ alter: [], losses: [], retype: false });
});
