import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Collection } from './collection.ts';
import type { Document } from './schema.ts';
import type { StoreSnapshot } from './snapshot.ts';
import { Store } from './store.ts';

interface Thing extends Document {
  name: string | null;
}

const NAMES = ['one', 'two', 'three'];
const name = fc.constantFrom(...NAMES);
const id = fc.constantFrom('a', 'b', 'c');
const kinds = ['create', 'update', 'delete', 'clear', 'drop', 'attribute', 'index', 'rollback'] as const;
const change = fc.record({ kind: fc.constantFrom(...kinds), name, id });
const move = fc.record({ kind: fc.constantFrom('snapshot', 'restore'), at: fc.nat(3) });

const MORE = { key: 'more', type: 'string' as const, default: 'x' };

/** A store, and its collections with a further attribute, which only who opens a collection knows. */
interface State {
  store: Store;
  more: Set<string>;
}

function collectionOf({ store, more }: State, of: string): Collection<Thing> {
  return store.collection<Thing>({
    name: of,
    attributes: [{ key: 'name', type: 'string' }, ...(more.has(of) ? [MORE] : [])],
    indexes: [{ attributes: ['name'] }],
  });
}

/** Everything that a store has. */
function contentOf(state: State): unknown {
  return NAMES.map((of) => collectionOf(state, of).find({ limit: -1 }));
}

function make(state: State, { kind, name: of, id: one }: { kind: (typeof kinds)[number]; name: string; id: string }) {
  const { store, more } = state;
  const collection = collectionOf(state, of);
  if (kind === 'create' && !collection.get(one)) collection.create({ id: one, data: { name: one } });
  if (kind === 'update') collection.update(one, { name: `${collection.get(one)?.name} again` });
  if (kind === 'delete') collection.delete(one);
  if (kind === 'clear') collection.clear();
  if (kind === 'drop') {
    store.drop(of);
    more.delete(of);
  }
  if (kind === 'index') collection.table.addIndex('more', { attributes: ['$createdAt'] });
  if (kind === 'attribute' && !more.has(of)) {
    collection.table.addAttribute(MORE);
    more.add(of);
  }
  if (kind !== 'rollback') return;
  expect(() =>
    store.transaction(() => {
      collection.clear();
      throw new Error('no');
    }),
  ).toThrow('no');
}

it('is restored as it was, whatever was written or restored since, and in any order', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(change, change, move), { maxLength: 40 }), (steps) => {
      let state: State = { store: new Store(':memory:'), more: new Set() };
      const kept: { snapshot: StoreSnapshot; content: unknown; more: Set<string> }[] = [];
      for (const step of steps) {
        if (!('at' in step)) make(state, step);
        else if (step.kind === 'snapshot')
          kept.push({ content: contentOf(state), snapshot: state.store.snapshot(), more: new Set(state.more) });
        else {
          const chosen = kept[step.at % Math.max(1, kept.length)];
          if (!chosen) continue;
          state = { store: state.store.restored(chosen.snapshot), more: new Set(chosen.more) };
          expect(contentOf(state)).toEqual(chosen.content);
        }
      }
      state.store.close();
    }),
    { numRuns: 150 },
  );
});
