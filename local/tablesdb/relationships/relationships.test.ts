import { type Models, Operator, Query, TablesDB } from 'node-appwrite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAppwrite, type TestAppwrite } from '../../../tests/support/appwrite.ts';
import { refusal } from '../../../tests/support/refusal.ts';
import { signedIn } from '../../../tests/support/signed-in.ts';
import type { RelationMutate, RelationType } from '../model/relationship-options.ts';
import { ensureRelationships, ensureTable, type SeedRelationship } from '../seed.ts';

type Row = Models.Row & Record<string, unknown>;

let appwrite: TestAppwrite;
let db: TablesDB;
let alice: TablesDB;

const databaseId = 'rel';
const everyone = ['read("users")', 'create("users")', 'update("users")', 'delete("users")'];

beforeAll(async () => {
  appwrite = await startAppwrite();
  db = new TablesDB(appwrite.admin());
  alice = new TablesDB(await signedIn(appwrite, 'alice'));
  await db.create({ databaseId, name: 'Related' });
});
afterAll(() => appwrite.close());

interface Related {
  type: RelationType;
  twoWay?: boolean;
  onDelete?: RelationMutate;
}

let made = 0;

/** Makes tables with a column `name` each. */
function seed(wanted: readonly { tableId: string; columns: readonly SeedRelationship[] }[]): void {
  const whole = wanted.map(({ tableId, columns }) => ({
    databaseId,
    tableId,
    name: tableId,
    permissions: everyone,
    rowSecurity: true,
    enabled: true,
    columns: [{ key: 'name', type: 'string', size: 20 }, ...columns],
    indexes: [],
  }));
  for (const table of whole) ensureTable(appwrite.local, table);
  for (const table of whole) ensureRelationships(appwrite.local, table);
}

/** Two new tables `a` and `b`, with a relationship `b` of the first, the other side of which is `a`. */
function tables({ type: relationType, twoWay = false, onDelete = 'restrict' }: Related) {
  made++;
  const [a, b] = [`a${made}`, `b${made}`];
  const related = { key: 'b', type: 'relationship' as const, relatedTable: b, relationType, twoWay, twoWayKey: 'a' };
  seed([
    { tableId: a, columns: [{ ...related, onDelete }] },
    { tableId: b, columns: [] },
  ]);
  return { a: rowsOf(a), b: rowsOf(b) };
}

/** The calls on one table, with the key. */
function rowsOf(tableId: string, by = db) {
  const place = { databaseId, tableId };
  return {
    tableId,
    create: (rowId: string, data: object) => by.createRow<Row>({ ...place, rowId, data: data as Row }),
    update: (rowId: string, data: object) => by.updateRow<Row>({ ...place, rowId, data: data as Row }),
    upsert: (rowId: string, data: object) => by.upsertRow<Row>({ ...place, rowId, data: data as Row }),
    delete: (rowId: string) => by.deleteRow({ ...place, rowId }),
    get: (rowId: string, select?: string[]) =>
      by.getRow<Row>({ ...place, rowId, ...(select ? { queries: [Query.select(select)] } : {}) }),
    list: async (...queries: string[]) => ids((await by.listRows<Row>({ ...place, queries })).rows),
  };
}

function ids(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ids);
  return typeof value === 'object' && value !== null && '$id' in value ? value.$id : value;
}

const kind = (type: string) => type as RelationType;
const cut = (onDelete: string) => onDelete as RelationMutate;

describe('a related row', () => {
  it.each([
    ['oneToOne', 'b1'],
    ['manyToOne', 'b1'],
    ['oneToMany', ['b1']],
    ['manyToMany', ['b1']],
  ])('is created with its owner and by its id: %s', async (type, answered) => {
    const { a, b } = tables({ type: kind(type), twoWay: true });
    const list = Array.isArray(answered);
    const nested = { $id: 'b1', name: 'B' };
    expect(ids((await a.create('a1', { name: 'A', b: list ? [nested] : nested }))['b'])).toEqual(answered);
    expect(await a.get('a1', ['name', 'b.name'])).toMatchObject({
      name: 'A',
      b: list ? [{ name: 'B' }] : { name: 'B' },
    });
    // the other side has one row or a list
    const back = ['oneToOne', 'oneToMany'].includes(type) ? 'a1' : ['a1'];
    expect(ids((await b.get('b1', ['a.*']))['a'])).toEqual(back);
    await b.create('b2', { name: 'B2' });
    expect(ids((await a.create('a2', { b: list ? ['b2'] : 'b2' }))['b'])).toEqual(list ? ['b2'] : 'b2');
    expect(await a.get('a2')).not.toHaveProperty('b', expect.any(Object));
  });

  it('is changed with its owner, created if it is new, and let go if it is left out', async () => {
    const { a, b } = tables({ type: kind('oneToMany'), twoWay: true });
    await a.create('a1', { b: [{ $id: 'b1', name: 'One' }, { $id: 'b2' }] });
    const { b: now } = await a.update('a1', { b: [{ $id: 'b1', name: 'Again' }, { $id: 'b3' }, 'none'] });
    expect(ids(now)).toEqual(['b1', 'b3']);
    expect(await b.get('b1')).toMatchObject({ name: 'Again', a: 'a1' });
    expect(await b.get('b2')).toMatchObject({ a: null });
    await b.update('b3', { a: null });
    await b.update('b2', { a: 'a1' });
    expect(ids((await a.get('a1', ['b.$id']))['b'])).toEqual(['b1', 'b2']);
  });

  it('joins and leaves many to many, each pair once', async () => {
    const { a, b } = tables({ type: kind('manyToMany'), twoWay: true });
    await b.create('b1', { name: '1' });
    await b.create('b2', { name: '2' });
    await a.create('a1', { b: ['b1', 'b2'] });
    await b.update('b1', { a: ['a1'] });
    expect(ids((await a.get('a1', ['b.*']))['b'])).toEqual(['b1', 'b2']);
    expect(ids((await b.update('b1', { a: [{ $id: 'a2', name: 'New' }] }))['a'])).toEqual(['a2']);
    expect(ids((await a.get('a1', ['b.*']))['b'])).toEqual(['b2']);
  });

  it('is upserted, which adds to a list', async () => {
    const { a } = tables({ type: kind('manyToMany') });
    await a.upsert('a1', { name: 'A', b: [{ $id: 'b1' }] });
    await a.upsert('a1', { name: 'A2', b: [{ $id: 'b2' }] });
    expect(await a.get('a1', ['name', 'b.$id'])).toMatchObject({ name: 'A2', b: [{ $id: 'b1' }, { $id: 'b2' }] });
  });

  it('is changed in the same call as a column by an operator', async () => {
    const { a } = tables({ type: kind('manyToOne') });
    await a.create('a1', { name: 'A', b: { $id: 'b1' } });
    const now = await a.update('a1', { name: Operator.stringConcat('!'), b: { $id: 'b1', name: 'B' } });
    expect(now).toMatchObject({ name: 'A!', b: { name: 'B' } });
    expect(await a.upsert('a1', { name: Operator.stringConcat('?'), b: null })).toMatchObject({ name: 'A!?', b: null });
    expect(await refusal(a.update('a1', { b: Operator.arrayAppend(['b1']) }))).toBe('400 relationship_value_invalid');
  });

  it('belongs to one row only, one to one', async () => {
    const { a, b } = tables({ type: kind('oneToOne'), twoWay: true });
    await a.create('a1', { b: { $id: 'b1' } });
    await a.create('a2', { name: '2' });
    await b.create('b2', { name: '2' });
    expect(await refusal(a.update('a2', { b: 'b1' }))).toBe('409 row_already_exists');
    expect(await a.get('a2')).toMatchObject({ b: null });
    expect(await b.get('b1')).toMatchObject({ a: 'a1' });
    await a.update('a1', { b: null });
    await a.update('a2', { b: 'b1' });
    expect(await b.get('b1')).toMatchObject({ a: 'a2' });
  });

  it.each([
    ['manyToOne', ['b1'], 'Must be either a document ID or a document, array given.'],
    ['manyToOne', 7, 'Relationship value must be an object, document ID string, or associative array'],
    ['oneToMany', 'b1', 'Must be either an array of documents or document IDs, document ID given.'],
    ['manyToMany', { $id: 'b1' }, 'Must be either an array of documents or document IDs, document given.'],
    ['oneToOne', '-', 'must contain at most 36 chars'],
    ['oneToOne', { $id: 5 }, 'Relationship $id must be a string'],
  ])('is refused in another form: %s, %j', async (type, value, message) => {
    const { a } = tables({ type: kind(type) });
    const error = (await a.create('a1', { b: value }).catch((thrown: unknown) => thrown)) as Error & { type: string };
    expect(error.type).toBe('relationship_value_invalid');
    expect(error.message).toContain(message);
    expect(await a.list()).toEqual([]);
  });
});

describe('what is selected', () => {
  it('is followed three tables deep and never back', async () => {
    const names = ['one', 'two', 'three', 'four'];
    const down = {
      key: 'down',
      type: 'relationship',
      relationType: 'oneToMany',
      twoWay: true,
      twoWayKey: 'up',
    } as const;
    seed(
      names.map((tableId, i) => {
        const relatedTable = names[i + 1];
        return { tableId, columns: relatedTable === undefined ? [] : [{ ...down, relatedTable }] };
      }),
    );
    const one = rowsOf('one');
    const deep = { $id: 'r2', down: [{ $id: 'r3', down: [{ $id: 'r4' }] }] };
    const created = await one.create('r1', { down: [deep] });
    const [second] = created['down'] as Row[];
    expect(second).toMatchObject({ $id: 'r2', down: [{ $id: 'r3' }] });
    expect(second).not.toHaveProperty('up');
    expect(second).not.toHaveProperty('down.0.down');
    // the fourth table is beyond what one call writes
    expect(await rowsOf('four').list()).toEqual([]);
    const read = await one.get('r1', ['down.*', 'down.down.*']);
    expect(ids((read['down'] as Row[])[0]?.['down'])).toEqual(['r3']);
    expect(await rowsOf('three').get('r3', ['up.up.$id'])).toMatchObject({ up: { up: { $id: 'r1' } } });
  });

  it('is refused where the table or the related one has no such column', async () => {
    const { a } = tables({ type: kind('manyToOne') });
    await a.create('a1', { b: { $id: 'b1' } });
    const message = async (call: Promise<unknown>) => ((await call.catch((error: unknown) => error)) as Error).message;
    expect(await message(a.get('a1', ['nope.name']))).toBe('Invalid query: Attribute not found in schema: nope');
    expect(await message(a.get('a1', ['b.nope']))).toBe('Invalid query: Attribute not found in schema: nope');
    expect(await message(a.get('a1', ['b']))).toBe('Cannot select attributes: b');
    expect(await message(a.list(Query.orderAsc('b.name')))).toBe('Invalid query: Cannot order by nested attribute: b');
  });
});

describe('queries', () => {
  it('reach columns of related rows, however far', async () => {
    const { a, b } = tables({ type: kind('manyToMany'), twoWay: true });
    await a.create('a1', {
      name: 'A',
      b: [
        { $id: 'b1', name: 'red' },
        { $id: 'b2', name: 'blue' },
      ],
    });
    await a.create('a2', { name: 'A', b: ['b1'] });
    await a.create('a3', { name: 'C' });
    expect(await a.list(Query.equal('b.name', ['red']))).toEqual(['a1', 'a2']);
    expect(await a.list(Query.equal('b.name', ['red', 'blue']), Query.equal('name', ['A']))).toEqual(['a1', 'a2']);
    expect(await a.list(Query.containsAll('b.name', ['red', 'blue']))).toEqual(['a1']);
    expect(await a.list(Query.equal('b.name', ['green']))).toEqual([]);
    expect(await b.list(Query.equal('a.b.name', ['blue']))).toEqual(['b1', 'b2']);
    expect(await refusal(a.list(Query.equal('b.name', 'red'), Query.equal('b.name', 'blue')))).toBe(
      '400 general_query_invalid',
    );
    expect(await refusal(a.list(Query.equal('b', 'b1')))).toBe('400 general_query_invalid');
    expect(await refusal(a.list(Query.or([Query.equal('b.name', 'red'), Query.equal('name', 'C')])))).toBe(
      '501 general_not_implemented',
    );
  });

  it('reach the rows that hold an id, from both sides', async () => {
    const { a, b } = tables({ type: kind('manyToOne'), twoWay: true });
    await a.create('a1', { name: 'A', b: { $id: 'b1', name: 'B' } });
    await a.create('a2', { name: '2' });
    expect(await a.list(Query.equal('b', ['b1']))).toEqual(['a1']);
    expect(await a.list(Query.isNull('b'))).toEqual(['a2']);
    expect(await a.list(Query.startsWith('b.name', 'B'))).toEqual(['a1']);
    expect(await b.list(Query.equal('a.name', ['A']))).toEqual(['b1']);
  });
});

describe('the deletion of a row', () => {
  /** What becomes of a1 when b1 is deleted, and of b1 when a1 is: deleted, kept with or without its partner, or refused. */
  async function after(settings: Related, first: 'a' | 'b'): Promise<string> {
    const { a, b } = tables(settings);
    const list = ['oneToMany', 'manyToMany'].includes(settings.type);
    await a.create('a1', { b: list ? [{ $id: 'b1' }] : { $id: 'b1' } });
    const [gone, other] = first === 'a' ? [a, b] : [b, a];
    try {
      await gone.delete(`${first}1`);
    } catch (error) {
      return String((error as { type: unknown }).type);
    }
    expect(await gone.list()).toEqual([]);
    return ((await other.list()) as unknown[]).length === 0 ? 'deleted' : 'kept';
  }

  const restricted = 'row_delete_restricted';
  it.each([
    ['oneToOne', 'restrict', restricted, 'kept'],
    ['oneToOne', 'setNull', 'kept', 'kept'],
    ['oneToOne', 'cascade', 'deleted', 'deleted'],
    ['oneToMany', 'restrict', restricted, 'kept'],
    ['oneToMany', 'setNull', 'kept', 'kept'],
    ['oneToMany', 'cascade', 'deleted', 'kept'],
    ['manyToOne', 'restrict', 'kept', restricted],
    ['manyToOne', 'setNull', 'kept', 'kept'],
    ['manyToOne', 'cascade', 'kept', 'deleted'],
    ['manyToMany', 'restrict', restricted, 'kept'],
    ['manyToMany', 'setNull', 'kept', 'kept'],
    ['manyToMany', 'cascade', 'deleted', 'kept'],
  ])('does what its relationship says: %s, %s', async (type, onDelete, ofParent, ofChild) => {
    const settings = { type: kind(type), twoWay: true, onDelete: cut(onDelete) };
    expect(await after(settings, 'a')).toBe(ofParent);
    expect(await after(settings, 'b')).toBe(ofChild);
  });

  it.each([
    ['manyToOne', 'restrict', restricted],
    ['manyToOne', 'setNull', 'kept'],
    ['oneToOne', 'setNull', 'kept'],
    ['oneToMany', 'cascade', 'kept'],
  ])('does it for one-way relationships that lead to its table, too: %s, %s', async (type, onDelete, ofChild) => {
    expect(await after({ type: kind(type), onDelete: cut(onDelete) }, 'b')).toBe(ofChild);
  });

  it('leaves all where one row of a cascade may not be deleted', async () => {
    const { a, b } = tables({ type: kind('oneToMany'), twoWay: true, onDelete: cut('cascade') });
    const open = { name: 'b', permissions: ['read("users")'], rowSecurity: true };
    await db.updateTable({ databaseId, tableId: b.tableId, ...open });
    const deletable = { $id: 'b1', $permissions: ['delete("users")'] };
    await a.create('a1', { b: [deletable, { $id: 'b2', $permissions: [] }] });
    expect(await refusal(rowsOf(a.tableId, alice).delete('a1'))).toBe('401 user_unauthorized');
    expect(await b.list()).toEqual(['b1', 'b2']);
    expect(await a.list()).toEqual(['a1']);
  });
});
