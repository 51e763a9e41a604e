import { rowDeleteRestricted } from '../model/errors.ts';
import { isList, type Relationship } from '../model/relationship.ts';
import type { Table } from '../model/table.ts';
import { tableOf } from '../model/tablesdb.ts';
import { refuse } from '../rows/row-access.ts';
import { refuseChangedSince } from '../rows/row-writes.ts';
import { hold, holders, relatedIds, removeLinks, type Writing } from './writing.ts';

/** A relationship that a deletion follows at this moment, with the table and the row that it started from. */
interface Followed {
  side: Relationship;
  table: string;
  id: string;
}

/**
 * Deletes a row, and does to its related rows what `onDelete` of each relationship says. A cascade needs the right to
 * delete every row. Run it in a transaction of the store: it deletes all or nothing.
 * @returns false if the row does not exist
 * @throws AppwriteError user_unauthorized, row_update_conflict, row_delete_restricted
 */
export function removeRow(writing: Writing, table: Table, id: string, followed: readonly Followed[] = []): boolean {
  const row = table.rows.get(id);
  if (!row) return false;
  refuse(writing.actor, table, 'delete', row);
  refuseChangedSince(row, writing.readAt);
  for (const side of table.relationships.values()) {
    const related = tableOf(writing.tablesdb, side.related);
    if (side.onDelete === 'restrict') restrict(writing, related, side, row.$id, row[side.key]);
    else if (side.onDelete === 'setNull') setNull(writing, related, side, row.$id, row[side.key]);
    else if (!followed.some((each) => isSame(each, side, table.document.$id, row.$id)))
      cascade(writing, related, side, row.$id, row[side.key], [
        ...followed,
        { side, table: table.document.$id, id: row.$id },
      ]);
  }
  return table.rows.delete(id);
}

/** The related row that a row holds the id of, if it exists. */
function heldRow(related: Table, { holds }: Relationship, value: unknown): string | undefined {
  return holds === 'one' && typeof value === 'string' ? related.rows.get(value)?.$id : undefined;
}

function restrict(writing: Writing, related: Table, side: Relationship, id: string, value: unknown): void {
  const { relationType, twoWayKey, twoWay } = side;
  const parent = side.side === 'parent';
  const has = () =>
    isList(side) ? relatedIds(writing, side, id).length > 0 : heldRow(related, side, value) !== undefined;
  if (parent && relationType !== 'manyToOne' && has()) throw rowDeleteRestricted();
  if (!parent && relationType === 'oneToOne' && !twoWay) release(writing, related, twoWayKey, id);
  if (!parent && relationType === 'manyToOne' && holders(related, twoWayKey, id).length > 0)
    throw rowDeleteRestricted();
}

/** Empties the related id of all rows that hold this one. */
function release(writing: Writing, related: Table, key: string, id: string): void {
  for (const { $id } of holders(related, key, id)) hold(writing, related, $id, key, null, 'nobody');
}

function setNull(writing: Writing, related: Table, side: Relationship, id: string, value: unknown): void {
  if (side.holds === 'links') removeLinks(writing, side, id);
  else if (side.holds === 'many' || side.holds === 'none') release(writing, related, side.twoWayKey, id);
  else if (side.relationType === 'oneToOne' && side.twoWay) {
    const other = heldRow(related, side, value);
    if (other !== undefined) hold(writing, related, other, side.twoWayKey, null, 'nobody');
  }
}

function cascade(
  writing: Writing,
  related: Table,
  side: Relationship,
  id: string,
  value: unknown,
  followed: readonly Followed[],
): void {
  if (side.holds === 'links') {
    for (const other of removeLinks(writing, side, id))
      if (side.side === 'parent') removeRow(writing, related, other, followed);
    return;
  }
  if (side.holds === 'many') {
    for (const { $id } of holders(related, side.twoWayKey, id)) removeRow(writing, related, $id, followed);
    return;
  }
  const other = side.relationType === 'oneToOne' ? heldRow(related, side, value) : undefined;
  if (other !== undefined) removeRow(writing, related, other, followed);
}

/**
 * Whether a cascade came along this relationship, from this or from the other side, or along one that leads to it.
 * Source: utopia-php/database, deleteDocumentRelationships.
 */
function isSame(followed: Followed, side: Relationship, table: string, id: string): boolean {
  const { side: before } = followed;
  if (before.id === side.id && before.side === side.side && followed.table === table && followed.id === id) return true;
  if (before.side === side.side) return false;
  return (
    (before.key === side.twoWayKey && followed.table === side.related) ||
    (before.twoWayKey === side.key && before.related === table) ||
    (before.related === side.related && (before.key === side.key) !== (before.twoWayKey === side.twoWayKey))
  );
}
