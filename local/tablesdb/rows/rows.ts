import type { Context } from '../../http/context.ts';
import { now } from '../../store/time.ts';
import { type Answer, rowAnswer, selectedAnswer } from '../model/answers.ts';
import type { RowData, RowDocument } from '../model/documents.ts';
import { rowNotFound } from '../model/errors.ts';
import type { Table } from '../model/table.ts';
import { rowSelect, rowSelection } from '../queries/row-queries.ts';
import { type Actor, explained, mayAct, readersOf, refuse, refuseUpsert, whyNot } from './row-access.ts';
import {
  changedPermissions,
  preparedPermissions,
  publishRow,
  type RowCall,
  type RowPlace,
  rowCall,
} from './row-call.ts';
import { incoming } from './row-data.ts';
import {
  addToColumn,
  updateRow as changeRow,
  insertRow,
  newRowId,
  upsertRow as putRow,
  refuseChangedSince,
  type Step,
  upsertedRow,
} from './row-writes.ts';

/** Creates a row. @throws AppwriteError user_unauthorized, row_invalid_structure, row_already_exists */
export function createRow(call: RowCall, rowId: string, data: RowData, permissions: readonly string[] | null): Answer {
  const given = preparedPermissions(call, permissions);
  const row = insertRow(call.table, newRowId(rowId), incoming(call.actor, data), given, now());
  const answer = rowAnswer(call.table, row);
  publishRow(call, answer, 'create', 'collections');
  return answer;
}

/** The row, if the caller may read it. @throws AppwriteError row_not_found, general_query_invalid */
export function getRow(call: RowCall, rowId: string, queries: readonly string[]): Answer {
  const select = queries.length > 0 ? rowSelect(call.table, queries) : undefined;
  return selectedAnswer(call.table, visibleRow(call, rowId), select);
}

/** The row, if the caller may read it. @throws AppwriteError row_not_found, which tells a developer that the row exists */
export function visibleRow({ actor, table }: RowCall, rowId: string): RowDocument {
  const row = table.rows.get(rowId);
  if (!row) throw rowNotFound(rowId);
  if (mayAct(actor, table, 'read', row)) return row;
  throw explained(rowNotFound(rowId), `The row exists. ${whyNot(actor, table, 'read', row)}`);
}

/** A page of the rows that the caller may read. @throws AppwriteError user_unauthorized, general_query_invalid */
export function listRows({ actor, table }: RowCall, queries: readonly string[]): Answer {
  const selection = rowSelection(table, queries);
  const readers = readersOf(actor, table);
  const rows = table.rows.find(selection, readers).map((row) => selectedAnswer(table, row, selection.select));
  return { total: table.rows.count(selection, readers), rows };
}

/** A change in a request. */
export interface UpdateInput {
  data: RowData;
  permissions: readonly string[] | null;
  /** From the header `x-appwrite-timestamp`, in milliseconds. */
  readAt: number | undefined;
}

/**
 * Changes a row. Other calls can run between finding the row and changing it. The change itself is atomic.
 * @throws AppwriteError row_not_found, user_unauthorized, row_update_conflict, row_invalid_structure
 */
export async function updateRow(call: RowCall, rowId: string, input: UpdateInput): Promise<Answer> {
  const before = call.table.rows.get(rowId);
  if (!before) throw rowNotFound(rowId);
  const permissions = changedPermissions(call, before, input.permissions);
  await call.context.gap('updateRow');
  const row = changeRow(call.actor, call.table, rowId, {
    data: incoming(call.actor, input.data),
    permissions,
    readAt: input.readAt,
  });
  const answer = row ? rowAnswer(call.table, row) : goneAnswer(call.table);
  if (row) publishRow(call, answer, 'update', 'tables');
  return answer;
}

/** The answer to a change of a row that was deleted concurrently: a success, with an empty row. */
export function goneAnswer(table: Table): Answer {
  const { databaseId, tableId } = table.document;
  return {
    $id: '',
    $sequence: '',
    $createdAt: '',
    $updatedAt: '',
    $permissions: [],
    $databaseId: databaseId,
    $tableId: tableId,
  };
}

/**
 * Creates a row or replaces the one with this id.
 * @throws AppwriteError user_unauthorized, row_invalid_structure
 */
export async function upsertRow(call: RowCall, rowId: string, input: Omit<UpdateInput, 'readAt'>): Promise<Answer> {
  const { actor, table } = call;
  const id = newRowId(rowId);
  const before = table.rows.get(id);
  const permissions = changedPermissions(call, before, input.permissions);
  await call.context.gap('upsertRow');
  const row = await putWhole(call, id, input.data, permissions);
  const answer = rowAnswer(table, row);
  publishRow(call, answer, 'upsert', 'tables');
  return mayAct(actor, table, 'read', row) || row !== before ? answer : goneAnswer(table);
}

async function putWhole(call: RowCall, id: string, data: RowData, permissions: string[]): Promise<RowDocument> {
  const { actor, table, context } = call;
  const old = table.rows.get(id);
  const parts = incoming(actor, data);
  refuseUpsert(actor, table, old);
  const whole = upsertedRow(table, old, parts.values);
  await context.gap('upsertRow.write');
  return putRow(table, old, id, { whole, data: parts, permissions });
}

/**
 * Deletes a row. Other calls can run between finding the row and deleting it.
 * @throws AppwriteError row_not_found, user_unauthorized, row_update_conflict
 */
export async function deleteRow(call: RowCall, rowId: string, readAt: number | undefined): Promise<void> {
  const before = call.table.rows.get(rowId);
  if (!before) throw rowNotFound(rowId);
  await call.context.gap('deleteRow');
  removeRow(call.actor, call.table, rowId, readAt);
  publishRow(call, rowAnswer(call.table, before), 'delete', 'tables');
}

/** Deletes a row atomically. False if it does not exist. @throws AppwriteError user_unauthorized, row_update_conflict */
export function removeRow(actor: Actor, table: Table, id: string, readAt: number | undefined): boolean {
  const row = table.rows.get(id);
  if (!row) return false;
  refuse(actor, table, 'delete', row);
  refuseChangedSince(row, readAt);
  return table.rows.delete(id);
}

/** Adds to a number of a row, atomically. @throws AppwriteError like {@link addToColumn} */
export function stepColumn(context: Context, place: RowPlace, column: string, step: Step): Answer {
  const call = rowCall(context, place);
  const answer = rowAnswer(call.table, addToColumn(call.actor, call.table, place.rowId, column, step));
  publishRow(call, answer, 'update', 'tables');
  return answer;
}
