import type { Query } from '../../store/query.ts';
import type { RowDocument } from '../model/documents.ts';
import type { Table } from '../model/table.ts';
import { type Actor, mayAct, readersOf } from '../rows/row-access.ts';

/** The row, if the actor may read it. */
export function readable(actor: Actor, table: Table, id: string): RowDocument | undefined {
  const row = id === '' ? undefined : table.rows.get(id);
  return row && mayAct(actor, table, 'read', row) ? row : undefined;
}

/**
 * All rows that match and that the actor may read, oldest first.
 * @throws AppwriteError user_unauthorized if the table has no row that the actor may read
 */
export function readableRows(actor: Actor, table: Table, filters: readonly Query[]): RowDocument[] {
  return table.rows.find({ filters: [...filters], limit: -1 }, readersOf(actor, table));
}

/** A filter for any of some values. */
export function anyOf(attribute: string, values: readonly string[]): Query {
  return { method: 'equal', attribute, values: [...values] };
}
