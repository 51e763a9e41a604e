import { TablesDB, Users } from 'node-appwrite';
import { expect, it, onTestFinished } from 'vitest';
import { startAppwrite } from '../../tests/support/appwrite.ts';
import { ensureDatabase, ensureTable } from '../tablesdb/seed.ts';
import type { Document } from './schema.ts';
import { Store } from './store.ts';

interface Note extends Document {
  text: string;
  colour: string;
}

const text = { key: 'text', type: 'string' } as const;
const colour = { key: 'colour', type: 'string' } as const;

/** Undoes what `work` did. */
function undone(store: Store, work: () => void): void {
  const stop = new Error('stop');
  const run = () =>
    store.transaction(() => {
      work();
      throw stop;
    });
  expect(run).toThrow(stop);
}

it('a first call that fails leaves nothing broken', async () => {
  const appwrite = await startAppwrite();
  onTestFinished(() => appwrite.close());
  const users = new Users(appwrite.admin());
  await expect(users.delete({ userId: 'nope' })).rejects.toMatchObject({ type: 'user_not_found' });
  await expect(users.list()).resolves.toMatchObject({ total: 0 });
  await users.create({ userId: 'ann' });
});

it('a collection that was created in a failed transaction can be created again', () => {
  const store = new Store(':memory:');
  const notes = () => store.collection<Note>({ name: 'notes', attributes: [text] });
  undone(store, () => notes().create({ id: 'a', data: { text: 'lost' } }));
  expect(notes().find({})).toEqual([]);
  notes().create({ id: 'a', data: { text: 'kept' } });
  expect(notes().get('a')).toMatchObject({ text: 'kept' });
});

it('an attribute or collection that a failed transaction added, renamed or dropped is restored', () => {
  const store = new Store(':memory:');
  const notes = () => store.collection<Note>({ name: 'notes', attributes: [text] });
  notes().create({ id: 'a', data: { text: 'kept' } });
  undone(store, () => notes().table.addAttribute(colour));
  undone(store, () => notes().table.renameAttribute('text', colour));
  undone(store, () => notes().table.removeAttribute('text'));
  undone(store, () => store.drop('notes'));
  expect(notes().get('a')).toMatchObject({ text: 'kept' });
  notes().table.addAttribute(colour);
  expect(notes().update('a', { colour: 'red' })).toMatchObject({ text: 'kept', colour: 'red' });
});

it('a table that a failed transaction created can be created again', async () => {
  const appwrite = await startAppwrite();
  onTestFinished(() => appwrite.close());
  const { local } = appwrite;
  const place = { databaseId: 'app', tableId: 'notes' };
  const make = (key: string) => {
    ensureDatabase(local, { databaseId: 'app', name: 'App', enabled: true });
    const columns = [{ key, type: 'string' as const, size: 10 }];
    const rest = { name: 'Notes', permissions: [], rowSecurity: false, enabled: true, indexes: [] };
    ensureTable(local, { ...place, ...rest, columns });
  };
  undone(local.store, () => make('wrong'));
  make('text');
  const db = new TablesDB(appwrite.admin());
  await expect(db.createRow({ ...place, rowId: 'a', data: { text: 'x' } })).resolves.toMatchObject({ text: 'x' });
});
