import { AppwriteError } from '../../errors.ts';
import type { Context } from '../../http/context.ts';
import { uniqueId } from '../../store/ids.ts';
import { now } from '../../store/time.ts';
import { type Answer, rowAnswer } from '../model/answers.ts';
import type { OperationDocument, RowData, RowDocument, TransactionDocument } from '../model/documents.ts';
import { transactionConflict } from '../model/errors.ts';
import { type TablesDB, tablesOf } from '../model/tablesdb.ts';
import { rowSelection } from '../queries/row-queries.ts';
import { changeRelated, insertRelated, putRelated, removeRelated } from '../relationships/write.ts';
import { insertRows, putRows, updateBatch, wholeRow } from '../rows/bulk.ts';
import { actorOf, givenPermissions, refuseCreation, refuseUpsert } from '../rows/row-access.ts';
import { internalName, publishRow, type RowCall } from '../rows/row-call.ts';
import { incoming } from '../rows/row-data.ts';
import { addToColumn, insertRow, updateRow, upsertedRow, upsertRow } from '../rows/row-writes.ts';
import { removeRow } from '../rows/rows.ts';
import { partialRow } from '../rows/structure.ts';

/** What a commit changed, for its event. */
interface Done {
  call: RowCall;
  action: 'create' | 'update' | 'delete';
  row: RowDocument;
}

/**
 * Applies all operations of a transaction, or none. It first checks that no row was changed since. Other calls can run
 * between that check and the writes, as on the real server.
 * @throws AppwriteError transaction_conflict, document_not_found, document_invalid_structure, attribute_limit_exceeded
 */
export async function commit(context: Context, transaction: TransactionDocument): Promise<TransactionDocument> {
  const tablesdb = tablesOf(context.local);
  const operations = tablesdb.operations.where('transactionId', transaction.$id);
  if (operations.length === 0) return ended(tablesdb, transaction, 'committed');
  tablesdb.transactions.update(transaction.$id, { status: 'committing' });
  let done: Done[];
  try {
    refuseConflicts(context, tablesdb, operations);
    await context.gap('commit');
    done = context.local.store.transaction(() =>
      operations.flatMap((operation) => apply(callOf(context, tablesdb, operation), operation)),
    );
  } catch (error) {
    tablesdb.transactions.update(transaction.$id, { status: 'failed' });
    throw inCommitWords(error);
  }
  const committed = ended(tablesdb, transaction, 'committed');
  // the event has the row as it is after the whole transaction
  for (const { call, action, row } of done)
    publishRow(call, commitPayload(call, call.table.rows.get(row.$id) ?? row), action, 'tables');
  return committed;
}

/** Sets a transaction's final status and deletes its operations. */
export function ended(
  tablesdb: TablesDB,
  transaction: TransactionDocument,
  status: TransactionDocument['status'],
): TransactionDocument {
  for (const { $id } of tablesdb.operations.where('transactionId', transaction.$id)) tablesdb.operations.delete($id);
  return tablesdb.transactions.update(transaction.$id, { status }) ?? { ...transaction, status };
}

function commitPayload(call: RowCall, row: RowDocument): Answer {
  const { $databaseId: _, ...answer } = rowAnswer(call.table, row);
  return { ...answer, $collection: internalName(call), $collectionId: call.table.document.tableId };
}

function callOf(context: Context, tablesdb: TablesDB, operation: OperationDocument): RowCall {
  const table = tablesdb.table(operation.databaseId, operation.tableId);
  return { context, tablesdb, actor: actorOf(context), table };
}

/** @throws AppwriteError transaction_conflict if a row was changed after its operation was staged */
function refuseConflicts(context: Context, tablesdb: TablesDB, operations: readonly OperationDocument[]): void {
  const own = new Set<string>();
  for (const operation of operations) {
    const { table } = callOf(context, tablesdb, operation);
    for (const row of rowsTouched(table, operation)) {
      const key = `${table.document.$id}/${row.$id}`;
      if (!own.has(key) && changedSince(operation, row)) throw transactionConflict();
      own.add(key);
    }
  }
}

function changedSince(operation: OperationDocument, row: RowDocument): boolean {
  return operation.rowId === null ? row.$updatedAt > operation.$createdAt : row.$updatedAt !== operation.seenAt;
}

function rowsTouched(table: RowCall['table'], operation: OperationDocument): RowDocument[] {
  const { action, rowId, data } = operation;
  const stored = (id: string) => {
    const row = table.rows.get(id);
    return row ? [row] : [];
  };
  switch (action) {
    case 'update':
    case 'upsert':
    case 'delete':
      return rowId === null ? [] : stored(rowId);
    case 'bulkUpsert':
      return (data as RowData[]).flatMap((row) => stored(String(row['$id'])));
    case 'bulkUpdate':
    case 'bulkDelete': {
      const { filters, orders, limit = -1 } = rowSelection(table, queriesOf(data));
      return table.rows.find({ filters, orders, limit });
    }
    default:
      return [];
  }
}

function queriesOf(data: unknown): string[] {
  const queries = (data as RowData | null)?.['queries'];
  return Array.isArray(queries) ? queries.map(String) : [];
}

function apply(call: RowCall, operation: OperationDocument): Done[] {
  const { actor, table } = call;
  const { action, rowId, data } = operation;
  const id = rowId ?? '';
  const raw = data as RowData;
  const permissions = permissionsOf(raw);
  switch (action) {
    case 'create': {
      refuseCreation(actor, table);
      const given = givenPermissions(actor, permissions ?? []);
      if (isRelated(table)) return [{ call, action, row: insertRelated(call, { id, data: raw, permissions: given }) }];
      return [{ call, action, row: insertRow(table, id, incoming(actor, raw), given, now()) }];
    }
    case 'update': {
      if (isRelated(table))
        return [{ call, action, row: existing(changeRelated(call, id, { data: raw, permissions }, undefined), id) }];
      const row = updateRow(actor, table, id, { data: incoming(actor, raw), permissions, readAt: undefined });
      return [{ call, action, row: existing(row, id) }];
    }
    case 'upsert':
      return [{ call, action: 'update', row: upsert(call, rowId ?? String(raw['$id'] ?? uniqueId()), raw) }];
    case 'delete': {
      const row = existing(table.rows.get(id), id);
      if (isRelated(table)) removeRelated(call, table, id, undefined);
      else removeRow(actor, table, id, undefined);
      return [{ call, action, row }];
    }
    case 'increment':
    case 'decrement': {
      existing(table.rows.get(id), id);
      const sign = action === 'increment' ? 1 : -1;
      const bound = raw[action === 'increment' ? 'max' : 'min'];
      const step = { by: sign * Number(raw['value'] ?? 1), bound: typeof bound === 'number' ? bound : undefined };
      const row = addToColumn(actor, table, id, String(raw['column'] ?? raw['attribute'] ?? ''), step);
      return [{ call, action: 'update', row }];
    }
    default:
      applyBulk(call, operation);
      return [];
  }
}

function isRelated(table: RowCall['table']): boolean {
  return table.relationships.size > 0;
}

function upsert(call: RowCall, id: string, raw: RowData): RowDocument {
  const { actor, table } = call;
  const old = table.rows.get(id);
  refuseUpsert(actor, table, old);
  const data = incoming(actor, raw);
  const permissions = permissionsOf(raw) ?? old?.$permissions ?? [];
  if (isRelated(table)) return putRelated(call, { id, data: raw, permissions }, data);
  return upsertRow(table, old, id, { whole: upsertedRow(table, old, data.values), data, permissions });
}

function applyBulk(call: RowCall, { action, data }: OperationDocument): void {
  const { table, actor, context } = call;
  const rows = () =>
    (data as RowData[]).map((raw) => ({
      id: String(raw['$id']),
      data: incoming(actor, raw),
      permissions: permissionsOf(raw),
    }));
  if (action === 'bulkCreate') insertRows(table, rows());
  else if (action === 'bulkUpsert')
    putRows(
      table,
      rows().map((row) => wholeRow(table, row)),
    );
  else {
    const { filters, orders, limit = -1 } = rowSelection(table, queriesOf(data));
    const found = table.rows.find({ filters, orders, limit });
    if (action === 'bulkDelete') for (const row of found) table.rows.delete(row.$id);
    else {
      const raw = (data as { data: RowData }).data;
      const change = incoming(actor, raw);
      updateBatch(context, table, found, partialRow(table, change.values), change, permissionsOf(raw));
    }
  }
}

function permissionsOf(raw: RowData): string[] | undefined {
  const permissions = raw['$permissions'];
  return Array.isArray(permissions) ? permissions.map(String) : undefined;
}

function existing(row: RowDocument | undefined, id: string): RowDocument {
  if (row) return row;
  throw new AppwriteError(404, 'document_not_found', `Document with the requested ID '${id}' could not be found.`);
}

/** A commit answers with the older names, whichever API staged the operations. */
function inCommitWords(error: unknown): unknown {
  if (!(error instanceof AppwriteError)) return error;
  switch (error.type) {
    case 'row_already_exists':
    case 'row_update_conflict':
      return transactionConflict();
    case 'row_invalid_structure':
      return new AppwriteError(400, 'document_invalid_structure', error.message);
    case 'column_limit_exceeded':
      return new AppwriteError(400, 'attribute_limit_exceeded', error.message);
    default:
      return error;
  }
}
