import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Collection, ConflictError, DuplicateError } from './collection.ts';
import type { Selection } from './query.ts';
import type { Document } from './schema.ts';
import { Store } from './store.ts';

interface Thing extends Document {
  name: string | null;
  rank: number | null;
  tags: string[];
}

const schema = {
  name: 'things',
  attributes: [
    { key: 'name', type: 'string' as const },
    { key: 'rank', type: 'integer' as const },
    { key: 'tags', type: 'string' as const, array: true, default: [] },
  ],
  indexes: [{ attributes: ['rank'] }],
};

let store: Store;
let things: Collection<Thing>;
beforeEach(() => {
  store = new Store(':memory:');
  things = store.collection<Thing>(schema);
});
afterEach(() => store.close());

function ids(found: Thing[]): string[] {
  return found.map((thing) => thing.$id);
}

describe('a collection', () => {
  it('stores and finds a text with NUL characters', () => {
    const name = '\0one\0two\0';
    expect(things.create({ id: 'nul', data: { name, tags: ['\0'] } })).toMatchObject({ name, tags: ['\0'] });
    expect(things.get('nul')).toMatchObject({ name });
    for (const [method, value] of Object.entries({ equal: name, contains: 'e\0t', startsWith: '\0o' }))
      expect(ids(things.find({ filters: [{ method, attribute: 'name', values: [value] }] }))).toEqual(['nul']);
    expect(things.update('nul', { name: `${name}x` })).toMatchObject({ name: `${name}x` });
  });

  it('returns what was stored, with defaults for missing values', () => {
    const made = things.create({ id: 'one', permissions: ['read("any")'], data: { name: 'One' } });
    expect(made).toMatchObject({ $id: 'one', name: 'One', rank: null, tags: [], $permissions: ['read("any")'] });
    expect(things.get('one')).toEqual(made);
  });

  it('refuses a second document with the same id', () => {
    things.create({ id: 'one', data: {} });
    expect(() => things.create({ id: 'one', data: {} })).toThrow(DuplicateError);
  });

  it('ignores the case of letters, in ids and in texts', () => {
    things.create({ id: 'one', data: { name: 'Ada' } });
    expect(() => things.create({ id: 'ONE', data: {} })).toThrow(DuplicateError);
    const byName = (value: string) =>
      ids(things.find({ filters: [{ method: 'equal', attribute: 'name', values: [value] }] }));
    expect([byName('ada'), byName('ad')]).toEqual([['one'], []]);
  });

  it('changes a document only if it is unchanged since the caller read it', () => {
    const made = things.create({ id: 'one', data: { rank: 1 }, at: '2026-01-01T00:00:00.000+00:00' });
    expect(things.update('one', { rank: 2 }, { ifUpdatedAt: made.$updatedAt })?.rank).toBe(2);
    expect(() => things.update('one', { rank: 3 }, { ifUpdatedAt: made.$updatedAt })).toThrow(ConflictError);
    expect(things.get('one')?.rank).toBe(2);
  });

  it('returns only documents that one of the caller’s roles may read', () => {
    things.create({ id: 'mine', permissions: ['read("user:alice")'], data: {} });
    things.create({ id: 'open', permissions: ['read("any")'], data: {} });
    things.create({ id: 'shut', permissions: ['update("user:alice")'], data: {} });
    expect(ids(things.find({}, ['any', 'user:alice']))).toEqual(['mine', 'open']);
    expect(things.count({ filters: [] }, ['any'])).toBe(1);
  });

  it('counts no further than Appwrite does', () => {
    store.transaction(() => {
      for (let i = 0; i < 5010; i++) things.create({ data: { rank: i } });
    });
    expect(things.count({ filters: [] })).toBe(5000);
  });

  it('sets the default of a new attribute in existing documents', () => {
    things.create({ id: 'one', data: { rank: 1 } });
    things.table.addAttribute({ key: 'open', type: 'boolean', default: true });
    expect(things.get('one')).toMatchObject({ rank: 1, open: true });
  });

  it('keeps nothing of a transaction that fails', () => {
    const failing = () =>
      store.transaction(() => {
        things.create({ id: 'one', data: {} });
        throw new Error('no');
      });
    expect(failing).toThrow('no');
    expect(things.get('one')).toBeUndefined();
  });
});

const rows = fc.array(
  fc.record({ name: fc.option(fc.constantFrom('a', 'b', 'c')), rank: fc.option(fc.integer({ min: 0, max: 3 })) }),
  {
    maxLength: 30,
  },
);
const orders = fc.array(
  fc.record({
    attribute: fc.constantFrom('name', 'rank', '$id'),
    direction: fc.constantFrom('ASC' as const, 'DESC' as const),
  }),
  { maxLength: 3 },
);

function pages(selection: Partial<Selection>, direction: 'after' | 'before', size: number, from?: string): string[] {
  const cursor = from === undefined ? {} : { cursor: { id: from, direction } };
  const page = ids(things.find({ ...selection, ...cursor, limit: size }));
  const next = direction === 'after' ? page.at(-1) : page[0];
  if (page.length < size || next === undefined) return page;
  const rest = pages(selection, direction, size, next);
  return direction === 'after' ? [...page, ...rest] : [...rest, ...page];
}

it('returns every document exactly once, page by page, in any order and direction', () => {
  fc.assert(
    fc.property(rows, orders, fc.integer({ min: 1, max: 7 }), (data, order, size) => {
      store.drop('things');
      things = store.collection<Thing>(schema);
      for (const row of data) things.create({ data: row });
      const whole = ids(things.find({ orders: order, limit: -1 }));
      expect(new Set(whole).size).toBe(data.length);
      expect(pages({ orders: order }, 'after', size)).toEqual(whole);
      const last = whole.at(-1);
      if (last) expect([...pages({ orders: order }, 'before', size, last), last]).toEqual(whole);
    }),
    { numRuns: 200 },
  );
});
