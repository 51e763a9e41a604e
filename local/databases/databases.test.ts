import { Databases, type Models, Query, TablesDB } from 'node-appwrite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAppwrite, type TestAppwrite } from '../../tests/support/appwrite.ts';
import { signedIn } from '../../tests/support/signed-in.ts';
import type { AppwriteEvent } from '../events/events.ts';

type Note = Models.Document & Record<string, unknown>;

let appwrite: TestAppwrite;
let older: Databases;
let newer: TablesDB;
let alice: Databases;

const notes = { databaseId: 'old', collectionId: 'notes' };
const note = (documentId: string) => ({ ...notes, documentId });

beforeAll(async () => {
  appwrite = await startAppwrite();
  older = new Databases(appwrite.admin());
  newer = new TablesDB(appwrite.admin());
  alice = new Databases(await signedIn(appwrite, 'alice'));
  await older.create({ databaseId: 'old', name: 'Old' });
  const permissions = ['create("users")'];
  await older.createCollection({ ...notes, name: 'Notes', permissions, documentSecurity: true });
  await older.createStringAttribute({ ...notes, key: 'title', size: 20, required: true });
  await older.createIntegerAttribute({ ...notes, key: 'rows', required: false, max: 3, xdefault: 0 });
  await appwrite.local.jobs.idle();
  await older.createIndex({ ...notes, key: 'byTitle', type: 'unique' as never, attributes: ['title'] });
  await appwrite.local.jobs.idle();
});
afterAll(() => appwrite.close());

/** The error of an older call, with its message. */
async function refused(call: Promise<unknown>): Promise<string> {
  const { code, type, message } = (await call.catch((error: unknown) => error)) as Record<string, unknown>;
  return `${code} ${type}: ${message}`;
}

describe('the older paths of databases', () => {
  it('reach the same tables under the older names', async () => {
    const collection = await older.getCollection(notes);
    expect(collection).toMatchObject({ documentSecurity: true, attributes: [{ key: 'title' }, { key: 'rows' }] });
    expect(collection.indexes).toMatchObject([{ key: 'byTitle', attributes: ['title'] }]);
    expect(collection).not.toHaveProperty('columns');
    const table = await newer.getTable({ databaseId: 'old', tableId: 'notes' });
    expect(table).toMatchObject({ rowSecurity: true, columns: [{ key: 'title' }, { key: 'rows' }] });
    expect((await older.listCollections({ databaseId: 'old' })).collections).toHaveLength(1);
    expect((await older.listAttributes(notes)).attributes).toHaveLength(2);
    expect((await older.listIndexes(notes)).indexes).toMatchObject([{ attributes: ['title'] }]);
  });

  it('list the databases that were created by them; the newer paths list all', async () => {
    await newer.create({ databaseId: 'new', name: 'New' });
    const ids = ({ databases }: { databases: { $id: string; type: string }[] }) =>
      databases.map(({ $id, type }) => `${$id} ${type}`);
    expect(ids(await older.list())).toEqual(['old legacy']);
    expect(ids(await newer.list())).toEqual(['old legacy', 'new tablesdb']);
    expect(await older.get({ databaseId: 'new' })).toMatchObject({ type: 'tablesdb' });
  });

  it('create, read, update, increment, list and delete documents', async () => {
    const made = await older.createDocument<Note>({ ...note('a'), data: { title: 'A' } });
    expect(made).toMatchObject({ $id: 'a', $collectionId: 'notes', $databaseId: 'old', title: 'A', rows: 0 });
    expect(made).not.toHaveProperty('$tableId');
    expect(await older.updateDocument<Note>({ ...note('a'), data: { ...made, title: 'B' } })).toMatchObject({
      title: 'B',
    });
    expect(await older.incrementDocumentAttribute<Note>({ ...note('a'), attribute: 'rows' })).toMatchObject({
      rows: 1,
    });
    await older.upsertDocument<Note>({ ...note('b'), data: { title: 'C' } });
    await older.createDocuments<Note>({ ...notes, documents: [{ $id: 'c', title: 'D' }] });
    const list = await older.listDocuments<Note>({ ...notes, queries: [Query.orderAsc('title')] });
    expect(list.documents.map(({ $id, $collectionId }) => `${$id} ${$collectionId}`)).toEqual([
      'a notes',
      'b notes',
      'c notes',
    ]);
    await older.deleteDocument(note('b'));
    expect(await newer.getRow({ databaseId: 'old', tableId: 'notes', rowId: 'a' })).toMatchObject({ rows: 1 });
    expect((await older.getDocument<Note>({ ...note('a'), queries: [Query.select(['title'])] })).title).toBe('B');
  });

  it('accept a transaction’s operations with the older names', async () => {
    const { $id: transactionId } = await older.createTransaction();
    await older.createOperations({
      transactionId,
      operations: [{ action: 'create', ...note('t'), data: { title: 'T' } }],
    });
    await older.updateTransaction({ transactionId, commit: true });
    expect(await older.getDocument<Note>(note('t'))).toMatchObject({ title: 'T' });
  });

  it.each([
    [
      'a document',
      () => older.getDocument(note('none')),
      "404 document_not_found: Document with the requested ID 'none' could not be found.",
    ],
    [
      'a collection',
      () => older.getCollection({ ...notes, collectionId: 'row' }),
      "404 collection_not_found: Collection with the requested ID 'row' could not be found.",
    ],
    [
      'an attribute',
      () => older.getAttribute({ ...notes, key: 'column' }),
      "404 attribute_not_found: Attribute with the requested key 'column' could not be found.",
    ],
    [
      'an index',
      () => older.getIndex({ ...notes, key: 'none' }),
      "404 index_not_found: Index with the requested key 'none' could not be found.",
    ],
    [
      'an id that is taken',
      () =>
        older
          .createDocument<Note>({ ...note('x1'), data: { title: 'Taken' } })
          .then(() => older.createDocument<Note>({ ...note('x1'), data: { title: 'Other' } })),
      "409 document_already_exists: Document with the requested ID 'x1' already exists. Try again with a different ID or use ID.unique() to generate a unique ID.",
    ],
    [
      'no data',
      () => older.createDocument<Note>({ ...note('x2'), data: {} }),
      '400 document_missing_data: The document data is missing. Try again with document data populated',
    ],
    [
      'an unknown attribute',
      () => older.createDocument<Note>({ ...note('x3'), data: { title: 'X', table: 1 } }),
      '400 document_invalid_structure: Invalid document structure: Unknown attribute: "table"',
    ],
    [
      'a bound',
      () => older.incrementDocumentAttribute({ ...note('x1'), attribute: 'rows', value: 9, max: 3 }),
      '400 attribute_limit_exceeded: databases "rows" has reached the maximum value of 3',
    ],
    [
      'a malformed id',
      () => older.getDocument(note('-')),
      "400 general_argument_invalid: Invalid `documentId` param: UID must contain at most 36 chars. Valid chars are a-z, A-Z, 0-9, period, hyphen, and underscore. Can't start with a special char",
    ],
  ])('refuse with the older names: %s', async (_, call, text) => {
    expect(await refused(call())).toBe(text);
  });

  it('require the older scopes of users, who may create their own documents', async () => {
    const made = await alice.createDocument<Note>({ ...note('mine'), data: { title: 'Mine' } });
    expect(made.$permissions).toEqual(['read("user:alice")', 'update("user:alice")', 'delete("user:alice")']);
    expect(await refused(alice.getCollection(notes))).toBe(
      '401 general_unauthorized_scope: alice@example.com (role: users) missing scopes (["collections.read"])',
    );
  });

  it('publish events under the older name first', async () => {
    const seen: AppwriteEvent[] = [];
    appwrite.local.events.subscribe(
      (names) => names.some((name) => name.includes('.told.update')),
      async (event) => {
        seen.push(event);
      },
    );
    await older.createDocument<Note>({ ...note('told'), data: { title: 'Told' } });
    await older.updateDocument<Note>({ ...note('told'), data: { title: 'Tell' } });
    await appwrite.local.jobs.idle();
    expect(seen[0]?.names.slice(0, 2)).toEqual([
      'databases.old.collections.notes.documents.told.update',
      'databases.old.tables.notes.rows.told.update',
    ]);
    expect(seen[0]?.payload).toMatchObject({ $id: 'told', $collectionId: 'notes' });
  });
});
