import { type FieldOf, join, type Sql } from './filter-sql.ts';
import type { Selection } from './query.ts';
import type { SqlValue } from './schema.ts';

interface Order {
  attribute: string;
  column: string;
  descending: boolean;
}

/**
 * The order of a selection, made total: `$sequence` comes last, ascending, where nothing unique was asked for. Turned round for
 * a page before a cursor.
 */
export function ordersOf(selection: Selection, fieldOf: FieldOf): Order[] {
  const orders = selection.orders
    .filter((order) => order.direction !== 'RANDOM')
    .map((order) => ({
      attribute: order.attribute,
      column: fieldOf(order.attribute).column,
      descending: order.direction === 'DESC',
    }));
  const total = orders.some((order) => order.attribute === '$sequence' || order.attribute === '$id');
  const last = {
    attribute: '$sequence',
    column: fieldOf('$sequence').column,
    descending: false,
  };
  const all = total ? orders : [...orders, last];
  if (selection.cursor?.direction !== 'before') return all;
  return all.map((order) => ({ ...order, descending: !order.descending }));
}

/** What follows ORDER BY. */
export function orderBy(orders: readonly Order[]): string {
  return orders.map((order) => `${order.column} ${order.descending ? 'DESC' : 'ASC'}`).join(', ');
}

/**
 * What comes after the cursor, as conditions that follow one upon another: first what shares all values but the last, then all
 * but the last two, and so on. Each is a range behind equalities, which an index answers without walking up to the cursor, as
 * one condition with OR would. NULL sorts first, as in SQLite and MariaDB.
 */
export function afterCursor(orders: readonly Order[], valueAt: (attribute: string) => SqlValue): Sql[] {
  const segments: Sql[] = [];
  for (let last = orders.length - 1; last >= 0; last--) {
    const order = orders[last];
    if (!order) continue;
    const same = orders.slice(0, last).map(({ column, attribute }) => equals(column, valueAt(attribute)));
    for (const beyond of beyondValue(order.column, valueAt(order.attribute), order.descending))
      segments.push(join([...same, beyond], 'AND'));
  }
  return segments;
}

function equals(column: string, value: SqlValue): Sql {
  return value === null ? { text: `${column} IS NULL`, values: [] } : { text: `${column} = ?`, values: [value] };
}

function beyondValue(column: string, value: SqlValue, descending: boolean): Sql[] {
  if (value === null) return descending ? [] : [{ text: `${column} IS NOT NULL`, values: [] }];
  if (!descending) return [{ text: `${column} > ?`, values: [value] }];
  return [
    { text: `${column} < ?`, values: [value] },
    { text: `${column} IS NULL`, values: [] },
  ];
}
