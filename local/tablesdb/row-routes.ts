import { AppwriteError } from '../errors.ts';
import type { Context } from '../http/context.ts';
import { nullable, optional } from '../http/param.ts';
import { boolean, customId, integer, list, number, object, uid } from '../http/params.ts';
import { created, noContent, ok, type Reply } from '../http/reply.ts';
import { type RateLimit, type Route, route } from '../http/route.ts';
import { BULK_MAX, createRows, deleteRows, type TablePlace, updateRows, upsertRows } from './bulk.ts';
import { databaseNotFound, rowMissingData, rowMissingPayload } from './errors.ts';
import { data, key, readAt, rowPermissions, rowQueries, transactionId } from './params.ts';
import { createRow, deleteRow, getRow, listRows, type RowPlace, stepColumn, updateRow, upsertRow } from './rows.ts';
import {
  getRowWithin,
  listRowsWithin,
  stageBulk,
  stageCreate,
  stageDelete,
  stageRows,
  stageStep,
  stageUpdate,
  stageUpsert,
} from './staged-rows.ts';

const path = '/tablesdb/:databaseId/tables/:tableId/rows';
const read = ['rows.read', 'documents.read'];
const write = ['rows.write', 'documents.write'];
const table = { databaseId: uid(), tableId: uid() };
const place = { ...table, rowId: uid() };

/** Source: the routes' abuse labels in appwrite 1.9.6: 60 removals and 120 other writes a minute. */
function limited(limit: number): RateLimit {
  return { limit, time: 60, key: 'ip:{ip},method:{method},url:{url},userId:{userId}' };
}

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
  stepRoute('increment', 1),
  stepRoute('decrement', -1),
];

function rowList() {
  return optional(list(object(), BULK_MAX), []);
}

/** Whether one row is to be made, not many. @throws AppwriteError row_missing_data, general_bad_request */
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

interface BulkValues {
  data: Record<string, unknown>;
  rows: Record<string, unknown>[];
  queries: string[];
  transactionId: string | null;
}

/** A bulk call: for keys alone; a user finds no table there. */
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
      return ok(await run(context, where, values));
    },
  });
}

/** Adds to or takes from a number of a row. */
function stepRoute(name: 'increment' | 'decrement', sign: 1 | -1): Route {
  return route({
    method: 'PATCH',
    path: `${path}/:rowId/:column/${name}`,
    scopes: write,
    rateLimit: limited(120),
    params: {
      ...place,
      column: key(),
      value: optional(number(), 1),
      max: nullable(number()),
      min: nullable(number()),
      transactionId: transactionId(),
    },
    handle: (context, { column, value, max, min, transactionId: within, ...where }) => {
      if (value <= 0) throw AppwriteError.of('general_argument_invalid', 'Value must be numeric and greater than 0');
      const step = { by: sign * value, bound: (sign === 1 ? max : min) ?? undefined };
      return ok(
        within === null
          ? stepColumn(context, where satisfies RowPlace, column, step)
          : stageStep(context, where, column, step, within),
      );
    },
  });
}

function refuseUsers(context: Context, where: TablePlace): void {
  if (!context.isKey) throw databaseNotFound(where.databaseId);
}
