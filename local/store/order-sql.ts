import type { FieldOf, Sql } from './filter-sql.ts';
import type { Selection } from './query.ts';

interface Order {
  attribute: string;
  column: string;
  descending: boolean;
}

/** The order of a selection, made total: `$sequence` comes last where nothing unique was asked for. */
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
    descending: orders.at(-1)?.descending ?? false,
  };
  return total ? orders : [...orders, last];
}

/** ORDER BY; turned round for a page before a cursor. */
export function orderBy(orders: readonly Order[], turned: boolean): string {
  return orders.map((order) => `${order.column} ${order.descending !== turned ? 'DESC' : 'ASC'}`).join(', ');
}

/**
 * The condition that leaves only what comes after the cursor. Its first part bounds the leading column alone, so that an
 * index is used; NULL sorts first, as in SQLite and MariaDB.
 */
export function afterCursor(
  orders: readonly Order[],
  turned: boolean,
  valueAt: (attribute: string) => string | number | null,
): Sql {
  const [order, ...rest] = orders;
  if (!order) return { text: '0', values: [] };
  const value = valueAt(order.attribute);
  const descending = order.descending !== turned;
  const later = afterCursor(rest, turned, valueAt);
  const { column } = order;
  if (value === null) {
    const beyond = descending ? '0' : `${column} IS NOT NULL`;
    return { text: `(${beyond} OR (${column} IS NULL AND ${later.text}))`, values: later.values };
  }
  const same = { text: `${column} = ? AND ${later.text}`, values: [value, ...later.values] };
  if (!descending)
    return { text: `(${column} >= ? AND (${column} > ? OR (${same.text})))`, values: [value, value, ...same.values] };
  if (order.attribute === '$sequence' || order.attribute === '$id')
    return { text: `(${column} <= ? AND (${column} < ? OR (${same.text})))`, values: [value, value, ...same.values] };
  return {
    text: `((${column} <= ? OR ${column} IS NULL) AND (${column} < ? OR ${column} IS NULL OR (${same.text})))`,
    values: [value, value, ...same.values],
  };
}
