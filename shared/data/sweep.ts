import { type Models, Query } from 'node-appwrite';
import type { Budget } from '../budget.ts';
import type { AdminServices } from '../clients/clients.ts';
import { orMissing } from '../http/refusals.ts';
import type { SweepsRow } from '../rows.ts';
import { databaseId } from '../surroundings.ts';

const places = { databaseId, tableId: 'sweeps' } as const;
/** Rows that are looked at together; also as many values as Appwrite takes in one query. */
const AT_ONCE = 100;
/** Milliseconds that are kept to finish a page and to save the place. */
const RESERVE = 4_000;

/**
 * Goes through a table, 100 rows at a time, and keeps its place in the table `sweeps`: the next execution goes on there, and after
 * the last row begins anew. One pass at most in an execution. For what no event tells. Gives how many rows it looked at.
 *
 * Rows that come or go meanwhile do not disturb it; a row that comes behind the place is seen in the next pass. Two sweeps at once
 * do the same work twice, so `each` has to be idempotent.
 * @param queries which rows, and what of them; without order, limit and cursor
 */
export async function sweep<Row extends Models.Row>(
  { db }: AdminServices,
  { tableId, queries = [] }: { tableId: string; queries?: readonly string[] },
  budget: Budget,
  each: (rows: Row[]) => Promise<void>,
): Promise<number> {
  const before = (await orMissing(db.getRow<SweepsRow>({ ...places, rowId: tableId })))?.place ?? '';
  let place = before;
  let seen = 0;
  do {
    const beyond = place === '' ? [] : [Query.greaterThan('$id', place)];
    const page = [...queries, ...beyond, Query.orderAsc('$id'), Query.limit(AT_ONCE)];
    const { rows } = await db.listRows<Row>({ databaseId, tableId, queries: page, total: false });
    await each(rows);
    seen += rows.length;
    place = rows.length < AT_ONCE ? '' : (rows.at(-1)?.$id ?? '');
  } while (place !== '' && budget.left() > RESERVE);
  if (place !== before) await db.upsertRow({ ...places, rowId: tableId, data: { place } });
  return seen;
}
