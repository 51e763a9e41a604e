import { AppwriteError } from '../../errors.ts';
import { optional } from '../../http/param.ts';
import { boolean, customId, integer, uid } from '../../http/params.ts';
import { created, noContent, ok } from '../../http/reply.ts';
import { type Route, route } from '../../http/route.ts';
import { rowMissingData } from '../model/errors.ts';
import { refuseBulk } from '../relationships/bulk.ts';
import { getRow, listRows } from '../relationships/reads.ts';
import { createRow, deleteRow, updateRow, upsertRow } from '../relationships/writes.ts';
import { createRows } from '../rows/bulk.ts';
import {
  getRowWithin,
  listRowsWithin,
  stageCreate,
  stageDelete,
  stageRows,
  stageUpdate,
  stageUpsert,
} from '../transactions/staged-rows.ts';
import { bulkRoutes } from './bulk-routes.ts';
import { data, readAt, rowPermissions, rowQueries, transactionId } from './params.ts';
import { limited, path, place, read, rowList, table, write } from './row-route.ts';
import { stepRoutes } from './step-routes.ts';

export const rowRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path,
    scopes: write,
    rateLimit: limited(120),
    params: {
      databaseId: uid(),
      rowId: optional(customId(), ''),
      tableId: uid(),
      data: data(),
      permissions: rowPermissions(),
      rows: rowList(),
      transactionId: transactionId(),
    },
    handle: (context, { data: one, rows, permissions, transactionId: within, ...where }) => {
      if (isOne(one, rows, where.rowId, permissions))
        return created(
          within === null
            ? createRow(context, where, one, permissions)
            : stageCreate(context, where, one, permissions, within),
        );
      if (!context.isKey) throw AppwriteError.of('general_unauthorized_scope');
      refuseBulk(context, where, 'create');
      return within === null
        ? created(createRows(context, where, rows))
        : ok(stageRows(context, where, 'bulkCreate', rows, within));
    },
  }),
  route({
    method: 'GET',
    path,
    scopes: read,
    params: {
      ...table,
      queries: rowQueries(),
      transactionId: transactionId(),
      total: optional(boolean(), true),
      ttl: optional(integer(0, 86_400), 0),
    },
    handle: (context, { queries, transactionId: within, ...where }) =>
      ok(within === null ? listRows(context, where, queries) : listRowsWithin(context, where, queries, within)),
  }),
  route({
    method: 'GET',
    path: `${path}/:rowId`,
    scopes: read,
    params: { ...place, queries: rowQueries(), transactionId: transactionId() },
    handle: (context, { queries, transactionId: within, ...where }) =>
      ok(within === null ? getRow(context, where, queries) : getRowWithin(context, where, queries, within)),
  }),
  route({
    method: 'PATCH',
    path: `${path}/:rowId`,
    scopes: write,
    rateLimit: limited(120),
    params: { ...place, data: data(), permissions: rowPermissions(), transactionId: transactionId() },
    handle: async (context, { transactionId: within, data: change, permissions, ...where }) => {
      const input = { data: change, permissions };
      if (within !== null) return ok(stageUpdate(context, where, input, within));
      return ok(await updateRow(context, where, { ...input, readAt: readAt(context) }));
    },
  }),
  route({
    method: 'PUT',
    path: `${path}/:rowId`,
    scopes: write,
    rateLimit: limited(120),
    params: {
      ...table,
      rowId: customId(),
      data: data(),
      permissions: rowPermissions(),
      transactionId: transactionId(),
    },
    handle: async (context, { transactionId: within, data: whole, permissions, ...where }) => {
      const input = { data: whole, permissions };
      if (within !== null) return created(stageUpsert(context, where, input, within));
      return ok(await upsertRow(context, where, input));
    },
  }),
  route({
    method: 'DELETE',
    path: `${path}/:rowId`,
    scopes: write,
    rateLimit: limited(60),
    params: { ...place, transactionId: transactionId() },
    handle: async (context, { transactionId: within, ...where }) => {
      if (within === null) await deleteRow(context, where, readAt(context));
      else stageDelete(context, where, within);
      return noContent();
    },
  }),
  ...bulkRoutes,
  ...stepRoutes,
];

/** Whether the call creates one row, not many. @throws AppwriteError row_missing_data, general_bad_request */
function isOne(
  one: Record<string, unknown>,
  rows: readonly unknown[],
  rowId: string,
  permissions: readonly string[] | null,
): boolean {
  const hasOne = Object.keys(one).length > 0;
  if (!hasOne && rows.length === 0) throw rowMissingData();
  if (hasOne && rows.length > 0) throw bad('You can only send one of the following parameters: data, rows');
  if (hasOne && rowId === '') throw rowMissingData('Row ID is required when creating a single row.');
  if (hasOne) return true;
  if (rowId !== '') throw bad('Param "rowId" is not allowed when creating multiple rows, set "$id" on each instead.');
  if (permissions !== null && permissions.length > 0)
    throw bad('Param "permissions" is disallowed when creating multiple rows, set "$permissions" on each instead');
  return false;
}

function bad(message: string): AppwriteError {
  return AppwriteError.of('general_bad_request', message);
}
