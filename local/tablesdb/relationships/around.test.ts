import { Databases, type Models, Query, TablesDB } from 'node-appwrite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KEY, PROJECT, startAppwrite, type TestAppwrite } from '../../../tests/support/appwrite.ts';
import { refusal } from '../../../tests/support/refusal.ts';
import { signedIn } from '../../../tests/support/signed-in.ts';
import type { LiveEvent } from '../../events/events.ts';
import { ensureDatabase, ensureRelationships, ensureTable } from '../seed.ts';

type Row = Models.Row & Record<string, unknown>;
type Document = Models.Document & Record<string, unknown>;

let appwrite: TestAppwrite;
let db: TablesDB;
let alice: TablesDB;
const events: LiveEvent[] = [];

const databaseId = 'press';
const everyone = ['read("users")', 'create("users")', 'update("users")', 'delete("users")'];
const authors = { databaseId, tableId: 'authors' };
const books = { databaseId, tableId: 'books' };

beforeAll(async () => {
  appwrite = await startAppwrite();
  db = new TablesDB(appwrite.admin());
  alice = new TablesDB(await signedIn(appwrite, 'alice'));
  const name = { key: 'name', type: 'string', size: 20 };
  const column = { key: 'books', type: 'relationship', relatedTable: 'books', relationType: 'oneToMany' } as const;
  const tables = [
    { ...authors, columns: [name, { ...column, twoWay: true, twoWayKey: 'author', onDelete: 'cascade' as const }] },
    { ...books, columns: [name] },
  ];
  ensureDatabase(appwrite.local, { databaseId, name: 'Press', enabled: true });
  for (const table of tables) {
    const whole = {
      ...table,
      name: table.tableId,
      permissions: everyone,
      rowSecurity: true,
      enabled: true,
      indexes: [],
    };
    ensureTable(appwrite.local, whole);
  }
  const [first] = tables;
  if (first)
    ensureRelationships(appwrite.local, {
      ...first,
      name: 'authors',
      permissions: everyone,
      rowSecurity: true,
      enabled: true,
      indexes: [],
    });
  appwrite.local.events.follow((event) => events.push(event));
});
afterAll(() => appwrite.close());

const create = (rowId: string, data: object, by = db) => by.createRow<Row>({ ...authors, rowId, data: data as Row });
const selected = async (rowId: string, ...select: string[]) =>
  db.getRow<Row>({ ...authors, rowId, queries: [Query.select(select)] });

describe('the older paths', () => {
  const older = () => new Databases(appwrite.admin());
  const place = { databaseId, collectionId: 'authors' };

  it('have relationship attributes and related documents under the older names', async () => {
    const made = await older().createRelationshipAttribute({
      ...place,
      relatedCollectionId: 'books',
      type: 'manyToMany' as never,
      key: 'likes',
    });
    expect(made).toMatchObject({ relatedCollection: 'books', relationType: 'manyToMany', twoWayKey: 'authors' });
    await appwrite.local.jobs.idle();
    const changed = await older().updateRelationshipAttribute({ ...place, key: 'likes', onDelete: 'setNull' as never });
    expect(changed).toMatchObject({ relatedCollection: 'books', onDelete: 'setNull' });
    const { attributes } = await older().getCollection(place);
    expect(attributes).toContainEqual(expect.objectContaining({ key: 'likes', relatedCollection: 'books' }));
    const data = { name: 'Old', books: [{ $id: 'o1', name: 'B' }], likes: ['o1'] };
    const author = await older().createDocument<Document>({ ...place, documentId: 'old', data: data as never });
    expect(author).toMatchObject({ $collectionId: 'authors', books: [{ $collectionId: 'books', name: 'B' }] });
    expect(JSON.stringify(author)).not.toContain('$tableId');
    // what was read can be sent back
    await older().updateDocument({ ...place, documentId: 'old', data: author });
    expect(await refusal(older().createDocuments({ ...place, documents: [{ name: 'x' }] }))).toBe(
      '400 general_bad_request',
    );
    await older().deleteAttribute({ ...place, key: 'likes' });
    await appwrite.local.jobs.idle();
    expect((await older().listAttributes(place)).total).toBe(2);
  });

  it('answer every related document to an SDK for an Appwrite before 1.8', async () => {
    await create('older', { name: 'A', books: [{ $id: 'older1' }] });
    const headers = { 'x-appwrite-project': PROJECT, 'x-appwrite-key': KEY };
    const path = `${appwrite.endpoint}/databases/press/collections/authors/documents/older`;
    const ask = async (format: string) =>
      (await (await fetch(path, { headers: { ...headers, 'x-appwrite-response-format': format } })).json()) as object;
    expect(await ask('1.7.0')).toMatchObject({ books: [{ $id: 'older1' }] });
    expect(await ask('1.8.0')).not.toHaveProperty('books');
  });
});

describe('permissions of related rows', () => {
  it('come from the owner, and hide a row from others', async () => {
    const made = await create('mine', { books: [{ $id: 'mine1', name: 'Mine' }] }, alice);
    expect((made['books'] as Row[])[0]?.$permissions).toEqual(made.$permissions);
    await db.updateTable({
      ...books,
      name: 'books',
      rowSecurity: true,
      permissions: ['create("users")', 'update("users")'],
    });
    await db.createRow({ ...books, rowId: 'secret', data: { name: 'Secret', author: 'mine' } });
    const queries = [Query.select(['name', 'books.name'])];
    const read = await alice.getRow<Row>({ ...authors, rowId: 'mine', queries });
    expect(read['books']).toMatchObject([{ $id: 'mine1' }]);
    expect((await selected('mine', 'books.$id'))['books']).toHaveLength(2);
    const named = (name: string) => alice.listRows({ ...authors, queries: [Query.equal('books.name', name)] });
    expect((await named('Secret')).total).toBe(0);
    expect((await named('Mine')).total).toBe(1);
  });

  it('are looked at before a related row is made or changed, and roles of others cannot be granted', async () => {
    await db.updateTable({ ...books, name: 'books', rowSecurity: true, permissions: ['read("users")'] });
    expect(await refusal(create('no', { books: [{ name: 'New' }] }, alice))).toBe('401 user_unauthorized');
    await db.createRow({ ...books, rowId: 'other', data: { name: 'Other' } });
    expect(await refusal(create('no', { books: ['other'] }, alice))).toBe('401 user_unauthorized');
    expect(await refusal(create('no', { books: [{ $id: 'other', name: 'X' }] }, alice))).toBe('401 user_unauthorized');
    await db.updateTable({ ...books, name: 'books', rowSecurity: true, permissions: everyone });
    const granted = { name: 'New', $permissions: ['read("user:bob")'] };
    expect(await refusal(create('no', { books: [granted] }, alice))).toBe('401 user_unauthorized');
    expect(await refusal(db.getRow({ ...authors, rowId: 'no' }))).toBe('404 row_not_found');
  });
});

describe('events', () => {
  it('tell of the row of the call alone, and listeners get no related rows', async () => {
    events.length = 0;
    await create('told', { name: 'A', books: [{ $id: 'told1', name: 'B' }] });
    await db.updateRow<Row>({ ...authors, rowId: 'told', data: { books: [{ $id: 'told1', name: 'C' }] } });
    await db.deleteRow({ ...authors, rowId: 'told' });
    expect(events.map(({ names }) => names[0])).toEqual([
      'databases.press.collections.authors.documents.told.create',
      'databases.press.tables.authors.rows.told.update',
      'databases.press.tables.authors.rows.told.delete',
    ]);
    for (const { payload } of events) expect(payload).not.toHaveProperty('books');
    expect(await refusal(db.getRow({ ...books, rowId: 'told1' }))).toBe('404 row_not_found');
  });
});

describe('a transaction', () => {
  it('writes related rows when it is committed, all or none', async () => {
    const within = async (data: object) => {
      const { $id: transactionId } = await db.createTransaction();
      await db.createRow<Row>({ ...authors, rowId: 'staged', data: data as Row, transactionId });
      return { transactionId };
    };
    const { transactionId } = await within({ name: 'A', books: [{ name: 'B' }] });
    expect((await db.listRows({ ...books, queries: [Query.equal('author', 'staged')] })).total).toBe(0);
    await db.updateTransaction({ transactionId, commit: true });
    expect((await selected('staged', 'books.name'))['books']).toMatchObject([{ name: 'B' }]);

    const next = await db.createTransaction();
    const inside = { transactionId: next.$id };
    await db.updateRow({ ...authors, rowId: 'staged', data: { books: [] }, ...inside });
    await db.deleteRow({ ...authors, rowId: 'older', ...inside });
    expect(await db.getRow({ ...authors, rowId: 'mine', ...inside })).toMatchObject({ books: [{ $id: 'mine1' }, {}] });
    await db.updateTransaction({ ...inside, commit: true });
    expect((await selected('staged', 'books.name'))['books']).toEqual([]);
    expect(await refusal(db.getRow({ ...books, rowId: 'older1' }))).toBe('404 row_not_found');
  });
});

describe('the columns', () => {
  it('of a relationship of a table to itself are two, of which rows have the child’s', async () => {
    const self = { ...books, relatedTableId: 'books', twoWay: true };
    await db.createRelationshipColumn({ ...self, type: 'oneToMany' as never, key: 'below', twoWayKey: 'above' });
    await db.createRelationshipColumn({ ...self, type: 'manyToOne' as never, key: 'up', twoWayKey: 'down' });
    await appwrite.local.jobs.idle();
    expect(await db.getColumn({ ...books, key: 'below' })).toMatchObject({ status: 'available', side: 'parent' });
    expect(await db.getColumn({ ...books, key: 'up' })).toMatchObject({ status: 'failed' });
    await db.createRow({ ...books, rowId: 'root', data: { name: 'Root' } });
    await db.createRow({ ...books, rowId: 'leaf', data: { name: 'Leaf', above: 'root' } });
    expect((await db.listRows({ ...books, queries: [Query.equal('above', 'root')] })).total).toBe(1);
    expect(await refusal(db.createRow<Row>({ ...books, rowId: 'x', data: { name: 'x', below: ['leaf'] } }))).toBe(
      '400 row_invalid_structure',
    );
    for (const key of ['below', 'up']) await db.deleteColumn({ ...books, key });
    await appwrite.local.jobs.idle();
    expect((await db.getTable(books)).columns.map(({ key }) => key)).toEqual(['name', 'author']);
  });

  it('keep what rows relate to under a new key, and go with either table', async () => {
    await create('kept', { books: [{ $id: 'kept1' }] });
    await db.updateRelationshipColumn({ ...books, key: 'author', newKey: 'writer' });
    expect(await db.getColumn({ ...authors, key: 'books' })).toMatchObject({
      twoWayKey: 'writer',
      onDelete: 'cascade',
    });
    expect(await db.getRow({ ...books, rowId: 'kept1' })).toMatchObject({ writer: 'kept' });
    expect(await db.listRows({ ...authors, queries: [Query.equal('books.$id', 'kept1')] })).toMatchObject({ total: 1 });
    await db.deleteTable(authors);
    expect((await db.getTable(books)).columns.map(({ key }) => key)).toEqual(['name']);
    expect(await db.getRow({ ...books, rowId: 'kept1' })).not.toHaveProperty('writer');
  });
});
