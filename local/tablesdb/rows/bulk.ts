import { AppwriteError } from '../../errors.ts';
import type { Context } from '../../http/context.ts';
import { ParamError } from '../../http/param.ts';
import { customId, permissions as permissionsParam } from '../../http/params.ts';
import { DuplicateError } from '../../store/collection.ts';
import { uniqueId } from '../../store/ids.ts';
import type { Selection } from '../../store/query.ts';
import { laterThan, now } from '../../store/time.ts';
import { type Answer, rowAnswer } from '../model/answers.ts';
import type { RowData, RowDocument } from '../model/documents.ts';
import { rowAlreadyExists } from '../model/errors.ts';
import type { Table } from '../model/table.ts';
import { rowSelection } from '../queries/row-queries.ts';
import { settled } from './operator-results.ts';
import { hasOperator } from './operators.ts';
import { givenPermissions, ROW_ACTIONS } from './row-access.ts';
import { internalName, publishRow, type RowCall, rowCall } from './row-call.ts';
import { type Incoming, incoming } from './row-data.ts';
import { insertRow, newRowId, upsertedRow, upsertRow } from './row-writes.ts';
import { partialRow } from './structure.ts';

/** The maximum number of rows that a bulk call accepts or answers. Source: appwrite 1.9.6, APP_LIMIT_DATABASE_BATCH. */
export const BULK_MAX = 100;
/** How many rows a bulk update reads at once before it writes them. Source: utopia-php/database. */
const BATCH = 1000;

/** The table of a bulk call, and who calls. */
export interface TablePlace {
  databaseId: string;
  tableId: string;
}

/** One row of a bulk call: the data of the request, its id and its permissions. */
export interface BulkRow {
  id: string;
  data: Incoming;
  permissions: string[] | undefined;
}

/** Parses a row of a bulk call. @throws AppwriteError general_bad_request, row_invalid_structure */
export function bulkRow(call: RowCall, raw: RowData): BulkRow {
  const id = checkedBy(() => customId().read(raw['$id'] ?? uniqueId()));
  return { id: newRowId(id), data: incoming(call.actor, raw), permissions: bulkPermissions(call, raw) };
}

/** The permissions in the data of a bulk call. @throws AppwriteError general_bad_request */
export function bulkPermissions(call: RowCall, raw: RowData): string[] | undefined {
  const given = raw['$permissions'];
  if (given === undefined || given === null) return undefined;
  return givenPermissions(
    call.actor,
    checkedBy(() => permissionsParam(ROW_ACTIONS).read(given)),
  );
}

function checkedBy<R>(read: () => R): R {
  try {
    return read();
  } catch (error) {
    throw error instanceof ParamError ? AppwriteError.of('general_bad_request', error.message) : error;
  }
}

/**
 * Creates many rows, all or none.
 * @throws AppwriteError row_invalid_structure, row_already_exists without the id of the row
 */
export function createRows(context: Context, place: TablePlace, rows: readonly RowData[]): Answer {
  const call = rowCall(context, place);
  const prepared = rows.map((raw) => bulkRow(call, raw));
  const made = withoutId(() => context.local.store.transaction(() => insertRows(call.table, prepared)));
  const answers = made.map((row) => rowAnswer(call.table, row));
  for (const answer of answers) publishRow(call, answer, 'create', 'collections');
  return { total: answers.length, rows: answers };
}

/** Stores new rows with the same date. For use within a store's transaction. */
export function insertRows(table: Table, rows: readonly BulkRow[]): RowDocument[] {
  const at = now();
  return rows.map(({ id, data, permissions }) => insertRow(table, id, data, permissions ?? [], at));
}

function withoutId<R>(work: () => R): R {
  try {
    return work();
  } catch (error) {
    if (error instanceof DuplicateError) throw rowAlreadyExists('');
    throw error instanceof AppwriteError && error.type === 'row_already_exists' ? rowAlreadyExists('') : error;
  }
}

/**
 * Changes all rows that match. Other calls can run between finding and changing rows, so a row may be changed that no
 * longer matches.
 * @throws AppwriteError general_query_invalid, row_invalid_structure, row_already_exists
 */
export async function updateRows(
  context: Context,
  place: TablePlace,
  raw: RowData,
  queries: readonly string[],
): Promise<Answer> {
  const call = rowCall(context, place);
  const selection = rowSelection(call.table, queries);
  const permissions = bulkPermissions(call, raw);
  const data = incoming(call.actor, raw);
  const change = partialRow(call.table, data.values);
  const found: RowDocument[] = [];
  for (const batch of batches(call.table, selection)) {
    await context.gap('updateRows');
    found.push(...updateBatch(context, call.table, batch, change, data, permissions));
  }
  return bulkAnswer(call, found, 'update');
}

/** Writes the same values into rows that were read before. Rows that were deleted since are answered, but not written. */
export function updateBatch(
  context: Context,
  table: Table,
  batch: readonly RowDocument[],
  change: RowData,
  data: Incoming,
  permissions: string[] | undefined,
): RowDocument[] {
  const given = permissions === undefined ? {} : { $permissions: permissions };
  const created = data.createdAt === undefined ? {} : { createdAt: data.createdAt };
  const counts = hasOperator(change);
  return withoutId(() =>
    context.local.store.transaction(() =>
      batch.map((row) => {
        const at = data.updatedAt ?? laterThan(row.$updatedAt);
        const values = counts ? settled(table, change, table.rows.get(row.$id) ?? row) : change;
        table.rows.update(row.$id, { ...values, ...given }, { at, ...created });
        return { ...row, ...values, ...given, $updatedAt: at, $createdAt: data.createdAt ?? row.$createdAt };
      }),
    ),
  );
}

/**
 * Deletes all rows that match. Other calls can run between finding and deleting rows.
 * @throws AppwriteError general_query_invalid
 */
export async function deleteRows(context: Context, place: TablePlace, queries: readonly string[]): Promise<Answer> {
  const call = rowCall(context, place);
  const found: RowDocument[] = [];
  for (const batch of batches(call.table, rowSelection(call.table, queries))) {
    await context.gap('deleteRows');
    context.local.store.transaction(() => {
      for (const row of batch) call.table.rows.delete(row.$id);
    });
    found.push(...batch);
  }
  return bulkAnswer(call, found, 'delete');
}

/** Creates rows, or replaces those with the same ids. @throws AppwriteError row_invalid_structure, row_already_exists */
export async function upsertRows(context: Context, place: TablePlace, rows: readonly RowData[]): Promise<Answer> {
  const call = rowCall(context, place);
  const prepared = rows.map((raw) => bulkRow(call, raw));
  if (new Set(prepared.map((row) => row.id)).size < prepared.length) throw rowAlreadyExists('multiple');
  const written = prepared.map((row) => wholeRow(call.table, row));
  await context.gap('upsertRows');
  const put = withoutId(() => context.local.store.transaction(() => putRows(call.table, written)));
  return bulkAnswer(call, put, 'upsert');
}

interface WholeRow extends BulkRow {
  old: RowDocument | undefined;
  whole: RowData;
}

/** A row of a bulk upsert, and the existing row that it replaces. @throws AppwriteError row_invalid_structure */
export function wholeRow(table: Table, row: BulkRow): WholeRow {
  const old = table.rows.get(row.id);
  return { ...row, old, whole: upsertedRow(table, old, row.data.values) };
}

/** Creates or changes rows, which {@link wholeRow} has checked. */
export function putRows(table: Table, rows: readonly WholeRow[]): RowDocument[] {
  return rows.map(({ id, old, whole, data, permissions }) =>
    upsertRow(table, old, id, { whole, data, permissions: permissions ?? old?.$permissions ?? [] }),
  );
}

/** All rows that match, read in batches. Each batch is read after the one before was handled. */
function* batches(table: Table, selection: Selection): Generator<RowDocument[]> {
  let left = selection.limit ?? Number.POSITIVE_INFINITY;
  let cursor = selection.cursor;
  let { offset } = selection;
  while (left > 0) {
    const size = Math.min(BATCH, left);
    const rest = { ...(cursor ? { cursor } : {}), ...(offset === undefined ? {} : { offset }) };
    const { filters, orders } = selection;
    const batch = table.rows.find({ filters, orders, limit: size, ...rest });
    if (batch.length > 0) yield batch;
    if (batch.length < size) return;
    left -= batch.length;
    const last = batch.at(-1);
    offset = undefined;
    if (last && table.rows.get(last.$id)) cursor = { id: last.$id, direction: 'after' };
  }
}

/** The answer to a bulk call: the first hundred of the rows. Publishes an event for each of these. */
export function bulkAnswer(call: RowCall, rows: readonly RowDocument[], action: string): Answer {
  const answers = rows.slice(0, BULK_MAX).map((row) => rowAnswer(call.table, row));
  const $collection = internalName(call);
  for (const answer of answers) publishRow(call, { ...answer, $collection }, action, 'collections');
  return { total: rows.length, rows: answers };
}
