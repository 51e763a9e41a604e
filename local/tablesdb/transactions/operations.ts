import { AppwriteError } from '../../errors.ts';
import type { Context } from '../../http/context.ts';
import { type Param, ParamError } from '../../http/param.ts';
import type { RowData, StagedAction, TransactionDocument } from '../model/documents.ts';
import type { Table } from '../model/table.ts';
import { tableKey, tablesOf } from '../model/tablesdb.ts';
import {
  actorOf,
  givenPermissions,
  mayAct,
  refuse as refuseRow,
  refuseWithoutKey,
  tableFor,
} from '../rows/row-access.ts';
import { openForBulk, type Staged, stage } from './staging.ts';
import { type RowState, seenRow, stateOf } from './transaction-state.ts';

/** One of several operations in one call. */
export interface Operation {
  databaseId: string;
  tableId: string;
  rowId: string | null;
  action: StagedAction;
  data: Record<string, unknown>;
}

const SINGLE: readonly StagedAction[] = ['create', 'update', 'upsert', 'delete', 'increment', 'decrement'];
const BULK: readonly StagedAction[] = ['bulkCreate', 'bulkUpdate', 'bulkUpsert', 'bulkDelete'];
const ACTIONS: readonly StagedAction[] = [...SINGLE, ...BULK];

/** A list of operations. Messages: appwrite 1.9.6, Operation validator. */
export function operationList(): Param<Operation[]> {
  return {
    required: false,
    fallback: [],
    read: (value) => {
      if (!Array.isArray(value)) throw new ParamError('Value must a valid array and Value must be an array');
      return value.map((item) => {
        const why = whyNot(item);
        if (why !== undefined) throw new ParamError(`Value must a valid array and ${why}`);
        const { rowId = null, data = {}, ...rest } = item as Partial<Operation>;
        return { ...rest, rowId, data } as Operation;
      });
    },
  };
}

function whyNot(item: unknown): string | undefined {
  if (!isObject(item)) return 'Value must be an array';
  for (const key of ['databaseId', 'action', 'tableId']) if (!(key in item)) return `Missing required key: ${key}`;
  for (const key of ['databaseId', 'action', 'tableId'])
    if (!isText(item[key])) return `Key '${key}' must be a non\u2011empty string`;
  const action = item['action'] as StagedAction;
  if (!ACTIONS.includes(action)) return `Key 'action' must be one of: ${ACTIONS.join(', ')}`;
  if (SINGLE.includes(action) && !('rowId' in item)) return `Key 'rowId' is required for action '${action}'`;
  if ('rowId' in item && !isText(item['rowId'])) return "Key 'rowId' must be a non-empty string";
  if (action !== 'delete' && !('data' in item)) return 'Missing required key: data';
  const data = item['data'];
  if (data === undefined) return undefined;
  if (typeof data !== 'object' || data === null) return "Key 'data' must be an array";
  return whyNotData(action, data as Record<string, unknown>);
}

function whyNotData(action: StagedAction, data: Record<string, unknown>): string | undefined {
  if (action === 'bulkUpdate' || action === 'bulkDelete') {
    if (!('queries' in data)) return `Key 'queries' is required in data for ${action}`;
    if (!Array.isArray(data['queries'])) return `Key 'queries' must be an array for ${action}`;
  }
  if (action === 'bulkUpdate') {
    if (!('data' in data)) return `Key 'data' is required in data for ${action}`;
    if (!isObject(data['data'])) return `Key 'data.data' must be an array for ${action}`;
  }
  if (action !== 'increment' && action !== 'decrement') return undefined;
  if (!('column' in data)) return `Key 'column' is required in data for ${action}`;
  if ('value' in data && !Number.isFinite(Number(data['value'])))
    return `Key 'value' must be a numeric value for ${action}`;
  return undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== '';
}

/**
 * Stages operations in a transaction. Permissions are checked now.
 * @throws AppwriteError general_bad_request, transaction_not_found, transaction_expired, transaction_limit_exceeded,
 * database_not_found, collection_not_found, document_not_found, user_unauthorized
 */
export function stageOperations(
  context: Context,
  transactionId: string,
  operations: readonly Operation[],
): TransactionDocument {
  if (operations.length === 0) throw AppwriteError.of('general_bad_request', 'Operations array cannot be empty');
  const tablesdb = tablesOf(context.local);
  const transaction = openForBulk(actorOf(context), tablesdb, transactionId);
  const state = stateOf(tablesdb, transactionId);
  const made = new Set<string>();
  const staged = operations.map((operation): Staged => {
    const { databaseId, tableId, rowId, action } = operation;
    const seen = state.get(tableKey(databaseId, tableId))?.get(rowId ?? '');
    refuse(context, operation, seen, made);
    if (action === 'create') made.add(`${databaseId}/${tableId}/${rowId}`);
    // an upsert operation loses its id, as in Appwrite: the new row gets a random one
    return { databaseId, tableId, rowId: action === 'upsert' ? null : rowId, action, data: operation.data };
  });
  return stage(tablesdb, transaction, staged);
}

/** @throws AppwriteError if the caller may not do this, or the row does not exist */
function refuse(context: Context, operation: Operation, state: RowState | undefined, made: ReadonlySet<string>): void {
  const { databaseId, tableId, rowId, action } = operation;
  const actor = actorOf(context);
  if (BULK.includes(action)) refuseWithoutKey(actor);
  const table = olderTable(() => tableFor(actor, tablesOf(context.local), databaseId, tableId), tableId);
  if (BULK.includes(action) || rowId === null) return;
  const stored = table.rows.get(rowId);
  const row = seenRow(state, stored && mayAct(actor, table, 'read', stored) ? stored : undefined);
  const known = row !== undefined || made.has(`${databaseId}/${tableId}/${rowId}`);
  if (!known && action !== 'upsert' && action !== 'create')
    throw new AppwriteError(404, 'document_not_found', `Document with the requested ID '${rowId}' could not be found.`);
  refuseRow(actor, table, neededFor(action, row !== undefined), action === 'create' ? undefined : row);
  const permissions = (operation.data as RowData)['$permissions'];
  if (Array.isArray(permissions)) givenPermissions(actor, permissions.map(String));
}

/** A missing table is reported with the older names, whichever API is called. @throws AppwriteError collection_not_found */
function olderTable(find: () => Table, tableId: string): Table {
  try {
    return find();
  } catch (error) {
    if (!(error instanceof AppwriteError) || error.type !== 'table_not_found') throw error;
    const message = `Collection with the requested ID '${tableId}' could not be found.`;
    throw new AppwriteError(404, 'collection_not_found', message);
  }
}

function neededFor(action: StagedAction, exists: boolean): string {
  if (action === 'create' || action === 'delete') return action;
  return action === 'upsert' && !exists ? 'create' : 'update';
}
