import type { Context } from '../../http/context.ts';
import type { Answer } from '../model/answers.ts';
import type { RowData } from '../model/documents.ts';
import { rowMissingPayload, rowNotFound } from '../model/errors.ts';
import {
  changedPermissions,
  preparedPermissions,
  publishRow,
  type RowCall,
  type RowPlace,
  rowCall,
} from '../rows/row-call.ts';
import { incoming } from '../rows/row-data.ts';
import { newRowId } from '../rows/row-writes.ts';
import type { UpdateInput } from '../rows/rows.ts';
import * as plain from '../rows/rows.ts';
import { createdAnswer, updatedAnswer, wholeAnswer, withoutRelated } from './related-answers.ts';
import { checkedRelated } from './related-input.ts';
import { changeRelated, insertRelated, putRelated, removeRelated } from './write.ts';

/** The writes of rows. Those of a table without relationships are in `rows/`. */

/**
 * Creates a row with its related rows.
 * @throws AppwriteError user_unauthorized, relationship_value_invalid, row_invalid_structure, row_already_exists
 */
export function createRow(
  context: Context,
  place: RowPlace,
  data: RowData,
  permissions: readonly string[] | null,
): Answer {
  const call = rowCall(context, place);
  if (call.table.relationships.size === 0) return plain.createRow(call, place.rowId, data, permissions);
  const given = preparedPermissions(call, permissions);
  const checked = checkedRelated(call, call.table, data, 'rights');
  const row = insertRelated(call, { id: newRowId(place.rowId), data: checked, permissions: given });
  const answer = createdAnswer(call, row, checked);
  tell(call, answer, 'create');
  return answer;
}

/**
 * Changes a row and its related rows.
 * @throws AppwriteError row_missing_payload, row_not_found, user_unauthorized, row_update_conflict,
 * relationship_value_invalid, row_invalid_structure, row_already_exists
 */
export async function updateRow(context: Context, place: RowPlace, input: UpdateInput): Promise<Answer> {
  if (Object.keys(input.data).length === 0 && input.permissions === null) throw rowMissingPayload();
  const call = rowCall(context, place);
  if (call.table.relationships.size === 0) return plain.updateRow(call, place.rowId, input);
  const before = call.table.rows.get(place.rowId);
  if (!before) throw rowNotFound(place.rowId);
  const permissions = changedPermissions(call, before, input.permissions);
  const data = checkedRelated(call, call.table, input.data, 'form');
  await context.gap('updateRow');
  const row = changeRelated(call, place.rowId, { data, permissions }, input.readAt);
  if (!row) return plain.goneAnswer(call.table);
  const answer = updatedAnswer(call, row, before, data);
  tell(call, answer, 'update');
  return answer;
}

/**
 * Creates a row or changes the one with this id. Lists of related rows are added to.
 * @throws AppwriteError row_missing_payload, user_unauthorized, relationship_value_invalid, row_invalid_structure
 */
export async function upsertRow(
  context: Context,
  place: RowPlace,
  input: Omit<UpdateInput, 'readAt'>,
): Promise<Answer> {
  if (Object.keys(input.data).length === 0 && input.permissions === null) throw rowMissingPayload();
  const call = rowCall(context, place);
  if (call.table.relationships.size === 0) return plain.upsertRow(call, place.rowId, input);
  const id = newRowId(place.rowId);
  const permissions = changedPermissions(call, call.table.rows.get(id), input.permissions);
  const data = checkedRelated(call, call.table, input.data, 'form');
  await context.gap('upsertRow');
  const row = putRelated(call, { id, data, permissions }, incoming(call.actor, data));
  const answer = wholeAnswer(call, row);
  tell(call, answer, 'upsert');
  return answer;
}

/**
 * Deletes a row and what its relationships delete with it.
 * @throws AppwriteError row_not_found, user_unauthorized, row_update_conflict, row_delete_restricted
 */
export async function deleteRow(context: Context, place: RowPlace, readAt: number | undefined): Promise<void> {
  const call = rowCall(context, place);
  if (call.table.relationships.size === 0) return plain.deleteRow(call, place.rowId, readAt);
  const before = call.table.rows.get(place.rowId);
  if (!before) throw rowNotFound(place.rowId);
  await context.gap('deleteRow');
  const answer = wholeAnswer({ ...call, actor: { ...call.actor, roles: undefined } }, before);
  removeRelated(call, call.table, place.rowId, readAt);
  tell(call, answer, 'delete');
}

function tell(call: RowCall, answer: Answer, action: 'create' | 'update' | 'upsert' | 'delete'): void {
  const first = action === 'create' ? 'collections' : 'tables';
  publishRow(call, answer, action, first, withoutRelated(call.table, answer));
}
