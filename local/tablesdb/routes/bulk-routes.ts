import type { Context } from '../../http/context.ts';
import { ok, type Reply } from '../../http/reply.ts';
import { type Route, route } from '../../http/route.ts';
import { databaseNotFound, rowMissingPayload } from '../model/errors.ts';
import { type BulkCall, deleteRows, refuseBulk } from '../relationships/bulk.ts';
import { type TablePlace, updateRows, upsertRows } from '../rows/bulk.ts';
import { stageBulk, stageRows } from '../transactions/staged-rows.ts';
import { data, rowQueries, transactionId } from './params.ts';
import { limited, path, rowList, table, write } from './row-route.ts';

/** The routes for many rows in one call. Creating many rows shares its route with creating one. */
export const bulkRoutes: readonly Route[] = [
  bulkRoute('PATCH', 120, (context, where, { data: change, queries, transactionId: within }) => {
    if (Object.keys(change).length === 0) throw rowMissingPayload();
    return within === null
      ? updateRows(context, where, change, queries)
      : stageBulk(context, where, queries, change, within);
  }),
  bulkRoute('PUT', 120, (context, where, { rows, transactionId: within }) =>
    within === null ? upsertRows(context, where, rows) : stageRows(context, where, 'bulkUpsert', rows, within),
  ),
  bulkRoute('DELETE', 60, (context, where, { queries, transactionId: within }) =>
    within === null ? deleteRows(context, where, queries) : stageBulk(context, where, queries, undefined, within),
  ),
];

const bulkCalls: Readonly<Record<'PATCH' | 'PUT' | 'DELETE', BulkCall>> = {
  PATCH: 'update',
  PUT: 'upsert',
  DELETE: 'delete',
};

interface BulkValues {
  data: Record<string, unknown>;
  rows: Record<string, unknown>[];
  queries: string[];
  transactionId: string | null;
}

/** A bulk call. It requires an API key; users get 404 for the table. */
function bulkRoute(
  method: 'PATCH' | 'PUT' | 'DELETE',
  limit: number,
  run: (context: Context, where: TablePlace, values: BulkValues) => unknown,
): Route {
  return route({
    method,
    path,
    scopes: write,
    rateLimit: limited(limit),
    params: { ...table, data: data(), rows: rowList(), queries: rowQueries(), transactionId: transactionId() },
    handle: async (context, { databaseId, tableId, ...values }): Promise<Reply> => {
      const where = { databaseId, tableId };
      refuseUsers(context, where);
      refuseBulk(context, where, bulkCalls[method]);
      return ok(await run(context, where, values));
    },
  });
}

function refuseUsers(context: Context, where: TablePlace): void {
  if (!context.isKey) throw databaseNotFound(where.databaseId);
}
