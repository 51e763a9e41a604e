import type { Context } from '../../http/context.ts';
import { type Answer, rowAnswer, selectedAnswer } from '../model/answers.ts';
import type { RowData, RowDocument, StagedAction } from '../model/documents.ts';
import { rowMissingPayload, rowNotFound } from '../model/errors.ts';
import { tableKey } from '../model/tablesdb.ts';
import { rowSelect, rowSelection } from '../queries/row-queries.ts';
import { ownFilters } from '../relationships/filters.ts';
import { relatedWithin } from '../relationships/reads.ts';
import { checkedRelated } from '../relationships/related-input.ts';
import { type BulkRow, bulkPermissions, bulkRow, type TablePlace } from '../rows/bulk.ts';
import { mayAct, readersOf, refuseCreation } from '../rows/row-access.ts';
import { changedPermissions, preparedPermissions, type RowCall, type RowPlace, rowCall } from '../rows/row-call.ts';
import { incoming } from '../rows/row-data.ts';
import { newRowId, type Step } from '../rows/row-writes.ts';
import type { UpdateInput } from '../rows/rows.ts';
import { openForBulk, openTransaction, stage } from './staging.ts';
import { matches, type RowState, seenRow, stateOf } from './transaction-state.ts';

/** The calls on rows with a `transactionId`: writes are stored until the commit, reads include them. */

type Input = Omit<UpdateInput, 'readAt'>;

function keep(
  call: RowCall,
  transactionId: string,
  rowId: string | null,
  action: StagedAction,
  data: RowData | RowData[],
): void {
  const transaction = openTransaction(call.actor, call.tablesdb, transactionId);
  const { databaseId, tableId } = call.table.document;
  stage(call.tablesdb, transaction, [{ databaseId, tableId, rowId, action, data }]);
}

function rowsOf(call: RowCall, transactionId: string): ReadonlyMap<string, RowState> {
  const { databaseId, tableId } = call.table.document;
  return stateOf(call.tablesdb, transactionId).get(tableKey(databaseId, tableId)) ?? new Map();
}

/** The row, as the transaction and the caller see it. @throws AppwriteError row_not_found */
function seen(call: RowCall, transactionId: string, rowId: string): RowDocument {
  const row = seenOrNot(call, transactionId, rowId);
  if (!row) throw rowNotFound(rowId);
  return row;
}

function seenOrNot(call: RowCall, transactionId: string, rowId: string): RowDocument | undefined {
  const stored = call.table.rows.get(rowId);
  const readable = stored && mayAct(call.actor, call.table, 'read', stored) ? stored : undefined;
  return seenRow(rowsOf(call, transactionId).get(rowId), readable);
}

/** A row that is only staged, as a read within the transaction returns it: the staged values and the ids. */
function stagedAnswer(call: RowCall, values: RowData, select: readonly string[] | undefined): Answer {
  const { databaseId, tableId } = call.table.document;
  const wanted = ([key]: [string, unknown]) =>
    !select || select.includes('*') || key.startsWith('$') || select.includes(key);
  const shown = Object.fromEntries(Object.entries(values).filter(wanted));
  return { ...shown, $databaseId: databaseId, $tableId: tableId, $sequence: '' };
}

/** The answer to a staged write of a row that does not exist yet. */
function mock(call: RowCall, rowId: string, values: RowData): Answer {
  const { databaseId, tableId } = call.table.document;
  return { $sequence: '', $permissions: [], $id: rowId, $tableId: tableId, $databaseId: databaseId, ...values };
}

/** Stages a new row. @throws AppwriteError user_unauthorized */
export function stageCreate(
  context: Context,
  place: RowPlace,
  data: RowData,
  permissions: readonly string[] | null,
  transactionId: string,
): Answer {
  const call = rowCall(context, place);
  const given = preparedPermissions(call, permissions);
  const rowId = newRowId(place.rowId);
  const checked = checkedRelated(call, call.table, data, 'rights');
  const staged = { ...incoming(call.actor, checked).values, $id: rowId, $permissions: given };
  keep(call, transactionId, rowId, 'create', staged);
  return mock(call, rowId, staged);
}

/**
 * Stages a change of a row that exists in the transaction.
 * @throws AppwriteError row_missing_payload, row_not_found, user_unauthorized
 */
export function stageUpdate(context: Context, place: RowPlace, input: Input, transactionId: string): Answer {
  if (Object.keys(input.data).length === 0 && input.permissions === null) throw rowMissingPayload();
  const call = rowCall(context, place);
  const row = seen(call, transactionId, place.rowId);
  const given = changedPermissions(call, row, input.permissions);
  const checked = checkedRelated(call, call.table, input.data, 'form');
  const staged = { ...incoming(call.actor, checked).values, $id: place.rowId, $permissions: given };
  keep(call, transactionId, place.rowId, 'update', staged);
  return { ...rowAnswer(call.table, row), ...staged };
}

/** Stages an upsert. @throws AppwriteError row_missing_payload, user_unauthorized */
export function stageUpsert(context: Context, place: RowPlace, input: Input, transactionId: string): Answer {
  if (Object.keys(input.data).length === 0 && input.permissions === null) throw rowMissingPayload();
  const call = rowCall(context, place);
  const rowId = newRowId(place.rowId);
  const given = changedPermissions(call, seenOrNot(call, transactionId, rowId), input.permissions);
  const checked = checkedRelated(call, call.table, input.data, 'form');
  const staged = { ...incoming(call.actor, checked).values, $id: rowId, $permissions: given };
  keep(call, transactionId, rowId, 'upsert', staged);
  return mock(call, rowId, staged);
}

/** Stages the deletion of a row that exists in the transaction. @throws AppwriteError row_not_found */
export function stageDelete(context: Context, place: RowPlace, transactionId: string): void {
  const call = rowCall(context, place);
  seen(call, transactionId, place.rowId);
  keep(call, transactionId, place.rowId, 'delete', {});
}

/** Stages an increment or decrement. Reads include it only after the commit. @throws AppwriteError general_bad_request */
export function stageStep(
  context: Context,
  place: RowPlace,
  column: string,
  step: Step,
  transactionId: string,
): Answer {
  const call = rowCall(context, place);
  openForBulk(call.actor, call.tablesdb, transactionId);
  const value = Math.abs(step.by);
  const data = { column, value, ...(step.by > 0 ? { max: step.bound ?? null } : { min: step.bound ?? null }) };
  keep(call, transactionId, place.rowId, step.by > 0 ? 'increment' : 'decrement', data);
  return mock(call, place.rowId, { [column]: value });
}

function asStaged(row: BulkRow): RowData {
  const dates = { $createdAt: row.data.createdAt, $updatedAt: row.data.updatedAt };
  return { ...row.data.values, ...dates, $id: row.id, ...(row.permissions ? { $permissions: row.permissions } : {}) };
}

/** Stages the creation (or upsert) of many rows. @throws AppwriteError general_bad_request */
export function stageRows(
  context: Context,
  place: TablePlace,
  action: 'bulkCreate' | 'bulkUpsert',
  rows: readonly RowData[],
  transactionId: string,
): Answer {
  const call = rowCall(context, place);
  const prepared = rows.map((raw) => bulkRow(call, raw));
  if (action === 'bulkCreate') refuseCreation(call.actor, call.table);
  else openForBulk(call.actor, call.tablesdb, transactionId);
  keep(call, transactionId, null, action, prepared.map(asStaged));
  return { total: rows.length, rows: [] };
}

/**
 * Stages an update (or deletion) of all rows that match at the commit.
 * @throws AppwriteError general_query_invalid, general_bad_request
 */
export function stageBulk(
  context: Context,
  place: TablePlace,
  queries: readonly string[],
  data: RowData | undefined,
  transactionId: string,
): Answer {
  const call = rowCall(context, place);
  rowSelection(call.table, queries);
  openForBulk(call.actor, call.tablesdb, transactionId);
  if (data) {
    const permissions = bulkPermissions(call, data);
    const values = { ...incoming(call.actor, data).values, ...(permissions ? { $permissions: permissions } : {}) };
    keep(call, transactionId, null, 'bulkUpdate', { data: values, queries });
  } else keep(call, transactionId, null, 'bulkDelete', { queries });
  return { total: 0, rows: [] };
}

/** The row, as the transaction sees it. @throws AppwriteError row_not_found */
export function getRowWithin(
  context: Context,
  place: RowPlace,
  queries: readonly string[],
  transactionId: string,
): Answer {
  const call = rowCall(context, place);
  const select = rowSelect(call.table, queries);
  const row = seen(call, transactionId, place.rowId);
  const state = rowsOf(call, transactionId).get(place.rowId);
  if (state && row.$sequence === '') return stagedAnswer(call, state.values, select);
  return relatedWithin(context, call, queries, [row], [selectedAnswer(call.table, row, select)])[0] ?? {};
}

/** A page, as the transaction sees it: stored rows with the transaction's changes, then its new rows. */
export function listRowsWithin(
  context: Context,
  place: TablePlace,
  queries: readonly string[],
  transactionId: string,
): Answer {
  const call = rowCall(context, place);
  const { table, actor } = call;
  const selection = rowSelection(table, queries);
  const readers = readersOf(actor, table);
  const filters = ownFilters(call, table, selection.filters);
  const stored = filters ? table.rows.find({ ...selection, filters }, readers) : [];
  const page = new Map(stored.map((row) => [row.$id, row]));
  const made: Answer[] = [];
  let total = filters ? table.rows.count({ filters }, readers) : 0;
  for (const [id, state] of rowsOf(call, transactionId)) {
    const stored = page.get(id);
    const row = seenRow(state, stored);
    if (!row) page.delete(id);
    else if (row.$sequence === '') made.push(stagedAnswer(call, state.values, selection.select));
    else page.set(id, row);
    const fits = state.action !== 'delete' && matches(state.values, selection.filters);
    if (stored && !fits) total--;
    if (!stored && fits && state.action !== 'update') total++;
  }
  const rows = [...page.values()];
  const answers = rows.map((row) => selectedAnswer(table, row, selection.select));
  return { total: Math.max(0, total), rows: [...relatedWithin(context, call, queries, rows, answers), ...made] };
}
