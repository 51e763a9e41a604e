import { AppwriteError } from '../../errors.ts';
import type { Context } from '../../http/context.ts';
import type { Answer } from '../model/answers.ts';
import { tablesOf } from '../model/tablesdb.ts';
import { rowSelection } from '../queries/row-queries.ts';
import { bulkAnswer, deleteRows as deletePlainRows, type TablePlace } from '../rows/bulk.ts';
import { actorOf, tableFor } from '../rows/row-access.ts';
import { rowCall } from '../rows/row-call.ts';
import { removeRelated } from './write.ts';

/** A bulk call, by what it does. */
export type BulkCall = 'create' | 'update' | 'upsert' | 'delete';

/** @throws AppwriteError general_bad_request for a table with relationships of its own: Appwrite has no bulk calls for it */
export function refuseBulk(context: Context, { databaseId, tableId }: TablePlace, does: BulkCall): void {
  const table = tableFor(actorOf(context), tablesOf(context.local), databaseId, tableId);
  if (!table.columns.some(({ options }) => options !== null)) return;
  const columns = does === 'create' ? 'columns' : 'attributes';
  throw AppwriteError.of(
    'general_bad_request',
    `Bulk ${does} is not supported for tablesDB with relationship ${columns}`,
  );
}

/**
 * Deletes all rows that match, all or none if other tables relate to this one.
 * @throws AppwriteError general_query_invalid, row_delete_restricted
 */
export async function deleteRows(context: Context, place: TablePlace, queries: readonly string[]): Promise<Answer> {
  const call = rowCall(context, place);
  if (call.table.relationships.size === 0) return deletePlainRows(context, place, queries);
  const { limit = -1, ...selection } = rowSelection(call.table, queries);
  await context.gap('deleteRows');
  const found = context.local.store.transaction(() => {
    const rows = call.table.rows.find({ ...selection, limit });
    for (const { $id } of rows) removeRelated(call, call.table, $id, undefined);
    return rows;
  });
  return bulkAnswer(call, found, 'delete');
}
