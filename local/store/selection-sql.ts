import { type FieldOf, filterSql, join, type Sql } from './filter-sql.ts';
import { afterCursor, orderBy, ordersOf } from './order-sql.ts';
import type { Selection } from './query.ts';
import type { SqlValue } from './schema.ts';

/** What has to hold of a document for a selection; `readableBy` leaves only what one of the roles may read. */
export function conditionOf(
  filters: Selection['filters'],
  readableBy: readonly string[] | undefined,
  fieldOf: FieldOf,
): Sql {
  const conditions = filters.map((query) => filterSql(query, fieldOf));
  // permissions are kept as JSON text: looking for one in its quotes is several times as fast as taking the list apart
  if (readableBy)
    conditions.push({
      text: `(${readableBy.map(() => 'instr(_permissions, ?)').join(' OR ') || '0'})`,
      values: readableBy.map((role) => JSON.stringify(`read("${role}")`)),
    });
  return join(conditions, 'AND');
}

/** The order of a selection; turned round for a page before a cursor. */
export function orderOf(selection: Selection, fieldOf: FieldOf): string {
  if (selection.orders.some((order) => order.direction === 'RANDOM')) return 'RANDOM()';
  return orderBy(ordersOf(selection, fieldOf));
}

/** The parts, one behind another, of what comes after a selection's cursor and matches besides. */
export function beyondCursor(
  selection: Selection,
  condition: Sql,
  fieldOf: FieldOf,
  valueAt: (attribute: string) => SqlValue,
): Sql[] {
  return afterCursor(ordersOf(selection, fieldOf), valueAt).map((part) => join([condition, part], 'AND'));
}
