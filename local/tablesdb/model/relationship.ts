import type { ColumnDocument } from './documents.ts';
import type { RelationshipOptions } from './relationship-options.ts';

/** How many tables a read or a write follows, the first one included. Source: utopia-php/database, RELATION_MAX_DEPTH. */
export const RELATION_MAX_DEPTH = 3;

/** One side of a relationship, as the rows of its table have it. */
export interface Relationship extends RelationshipOptions {
  key: string;
  /** `$id` of the column of the parent side, which both sides share. */
  id: string;
  /**
   * Where the related ids are: `one` in a row of this table, `many` in the rows of the related table, `links` in a
   * collection of their own, `none` in the related table's rows, which this side cannot change.
   */
  holds: 'one' | 'many' | 'links' | 'none';
}

/** A relationship column as the side of its own table. Undefined for any other column. */
export function relationshipOf({ options, key, $id }: ColumnDocument): Relationship | undefined {
  return options ? { ...options, key, id: options.parent ?? $id, holds: holding(options) } : undefined;
}

/** The other side of a one-way relationship. It has no column, but the rows of the related table know it. */
export function hiddenSide(column: ColumnDocument): Relationship | undefined {
  const { options, key, $id, table } = column;
  if (!options) return undefined;
  const other: RelationshipOptions = { ...options, related: table, twoWayKey: key, side: 'child', parent: $id };
  return { ...other, key: options.twoWayKey, id: $id, holds: holding(other) };
}

function holding({ relationType, side, twoWay }: RelationshipOptions): Relationship['holds'] {
  const parent = side === 'parent';
  switch (relationType) {
    case 'oneToOne':
      return parent || twoWay ? 'one' : 'none';
    case 'oneToMany':
      return parent ? 'many' : 'one';
    case 'manyToOne':
      return parent ? 'one' : 'many';
    default:
      return 'links';
  }
}

/** Whether a row has a list of related rows. */
export function isList({ holds }: Relationship): boolean {
  return holds === 'many' || holds === 'links';
}

/** Whether the answer to a read leaves the side out: it belongs to a one-way relationship of another table. */
export function isHidden({ side, twoWay }: Relationship): boolean {
  return side === 'child' && !twoWay;
}

/**
 * The sides that the rows of a table have: those of its own columns, and the hidden ones of one-way relationships that
 * lead to it. Of a relationship of a table to itself rows have only the child side, as in Appwrite.
 * @param table `$id` of the table's document
 * @param leading the columns of any table whose relationship leads to it
 */
export function relationshipsOf(
  table: string,
  own: readonly ColumnDocument[],
  leading: readonly ColumnDocument[],
): Map<string, Relationship> {
  const sides = new Map<string, Relationship>();
  for (const column of own) {
    const side = relationshipOf(column);
    if (side && !(side.related === table && side.side === 'parent')) sides.set(side.key, side);
  }
  for (const column of leading) {
    const side = column.options?.twoWay === false ? hiddenSide(column) : undefined;
    // a column of the table may have the hidden side's key; calls then mean the column, and deletions find the side
    if (side) sides.set(own.some(({ key }) => key === side.key) ? `!${side.id}` : side.key, side);
  }
  return sides;
}
