import { type Models, TablesDB } from 'node-appwrite';
import { expect, it, onTestFinished } from 'vitest';
import { startAppwrite } from '../../../tests/support/appwrite.ts';

type Thing = Models.Row & Record<string, unknown>;

it('columns may have the names of properties that every JavaScript object has', async () => {
  const appwrite = await startAppwrite();
  onTestFinished(() => appwrite.close());
  const db = new TablesDB(appwrite.admin());
  const things = { databaseId: 'app', tableId: 'things' };
  await db.create({ databaseId: 'app', name: 'App' });
  await db.createTable({ ...things, name: 'Things' });
  const keys = ['hasOwnProperty', 'valueOf'];
  for (const key of [...keys, 'name']) await db.createStringColumn({ ...things, key, size: 20, required: false });
  await db.createStringColumn({ ...things, key: 'isPrototypeOf', size: 20, required: true });
  await appwrite.local.jobs.idle();

  await expect(db.createRow<Thing>({ ...things, rowId: 'r0', data: { name: 'x' } })).rejects.toMatchObject({
    type: 'row_invalid_structure',
    message: 'Invalid document structure: Missing required attribute "isPrototypeOf"',
  });
  await db.createRow<Thing>({ ...things, rowId: 'r1', data: { name: 'x', isPrototypeOf: 'y' } });
  const upserted = await db.upsertRow<Thing>({ ...things, rowId: 'r2', data: { name: 'z', isPrototypeOf: 'y' } });
  expect(upserted['valueOf']).toBeNull();
  const changed = await db.updateRow<Thing>({ ...things, rowId: 'r1', data: { valueOf: 'v' } });
  const nothing = Object.fromEntries(keys.map((key) => [key, null]));
  expect({ ...changed }).toMatchObject({ ...nothing, name: 'x', valueOf: 'v' });
});
