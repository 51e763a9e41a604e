import type { Collection } from '../../store/collection.ts';
import type { Document } from '../../store/schema.ts';
import type { Store } from '../../store/store.ts';
import type { Relationship } from './relationship.ts';

/** One pair of related rows of a many-to-many relationship. */
export interface LinkDocument extends Document {
  /** The id of the row of the parent side's table, and that of the child side's. */
  parent: string;
  child: string;
}

/** The pairs of a many-to-many relationship, in the order in which they were made. */
export function linksOf(store: Store, relationship: Relationship): Collection<LinkDocument> {
  return store.collection<LinkDocument>({
    name: linksName(relationship),
    attributes: [
      { key: 'parent', type: 'string' },
      { key: 'child', type: 'string' },
    ],
    indexes: [{ attributes: ['parent'] }, { attributes: ['child'] }],
  });
}

/** The pairs as one side sees them: the keys of its own rows' ids, and of those of the related rows. */
export function linksFrom(store: Store, side: Relationship) {
  const links = linksOf(store, side);
  return side.side === 'parent'
    ? ({ links, here: 'parent', there: 'child' } as const)
    : ({ links, here: 'child', there: 'parent' } as const);
}

/** The name of the collection of pairs. */
export function linksName({ id }: Relationship): string {
  return `links_${id}`;
}
