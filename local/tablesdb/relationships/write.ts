import type { RowData, RowDocument } from '../model/documents.ts';
import type { Table } from '../model/table.ts';
import { refuseUpsert } from '../rows/row-access.ts';
import type { RowCall } from '../rows/row-call.ts';
import type { Incoming } from '../rows/row-data.ts';
import { asAppwrite, upsertedRow, upsertRow } from '../rows/row-writes.ts';
import { createRow, relateNew } from './create.ts';
import { splitData } from './related-input.ts';
import { removeRow } from './remove.ts';
import { updateRow } from './update.ts';
import type { ChangedRow, NewRow, Writing } from './writing.ts';

/** The writes of one row of a table that has relationships, with the rows that it relates to. */

function writingOf({ actor, tablesdb }: RowCall, readAt: number | undefined): Writing {
  const writing: Writing = {
    actor,
    tablesdb,
    stack: [],
    readAt,
    create: (table, row) => createRow(writing, table, row),
    update: (table, id, change) => updateRow(writing, table, id, change),
  };
  return writing;
}

/**
 * Creates a row with its related rows, which stay if the row itself is refused.
 * @throws AppwriteError user_unauthorized, row_invalid_structure, relationship_value_invalid, row_already_exists
 */
export function insertRelated(call: RowCall, row: NewRow): RowDocument {
  return asAppwrite(row.id, () => writingOf(call, undefined).create(call.table, row));
}

/**
 * Changes a row with its related rows, all or nothing. Undefined if it does not exist.
 * @throws AppwriteError user_unauthorized, row_update_conflict, row_invalid_structure, relationship_value_invalid,
 * row_already_exists
 */
export function changeRelated(
  call: RowCall,
  id: string,
  change: ChangedRow,
  readAt: number | undefined,
): RowDocument | undefined {
  return asAppwrite(id, () =>
    call.context.local.store.transaction(() => writingOf(call, readAt).update(call.table, id, change)),
  );
}

/**
 * Creates or changes a row. Its lists of related rows are added to.
 * @throws AppwriteError user_unauthorized, row_invalid_structure, relationship_value_invalid, row_already_exists
 */
export function putRelated(call: RowCall, row: NewRow, parts: Incoming): RowDocument {
  const { actor, table } = call;
  const old = table.rows.get(row.id);
  refuseUpsert(actor, table, old);
  const { plain, related } = splitData(table, parts.values);
  const whole = upsertedRow(table, old, plain);
  return asAppwrite(row.id, () => {
    const held: RowData = relateNew(writingOf(call, undefined), table, row, related);
    return upsertRow(table, old, row.id, {
      whole: { ...whole, ...held },
      data: parts,
      permissions: row.permissions,
    });
  });
}

/**
 * Deletes a row and what `onDelete` deletes with it, all or nothing. False if it does not exist.
 * @throws AppwriteError user_unauthorized, row_update_conflict, row_delete_restricted
 */
export function removeRelated(call: RowCall, table: Table, id: string, readAt: number | undefined): boolean {
  return call.context.local.store.transaction(() => removeRow(writingOf(call, readAt), table, id));
}
