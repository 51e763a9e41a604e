import { comparable } from '../../store/exact.ts';
import { parseQueries, type Query, selectionOf } from '../../store/query.ts';
import type { OperationDocument, RowData, RowDocument } from '../model/documents.ts';
import { type TablesDB, tableKey } from '../model/tablesdb.ts';

/** What a transaction has done to one row so far. `values` are merged into the stored row. */
export interface RowState {
  action: 'create' | 'update' | 'upsert' | 'delete';
  values: RowData;
}

/** What a transaction has done so far, by table and row. */
export type TransactionState = Map<string, Map<string, RowState>>;

/** Replays a transaction's operations. Empty if it is not pending. */
export function stateOf(tablesdb: TablesDB, transactionId: string): TransactionState {
  const state: TransactionState = new Map();
  if (tablesdb.transactions.get(transactionId)?.status !== 'pending') return state;
  for (const operation of tablesdb.operations.where('transactionId', transactionId)) {
    const key = tableKey(operation.databaseId, operation.tableId);
    const rows = state.get(key) ?? new Map<string, RowState>();
    state.set(key, rows);
    play(rows, operation);
  }
  return state;
}

function play(rows: Map<string, RowState>, { $id, action, rowId, data }: OperationDocument): void {
  const values = data as RowData;
  switch (action) {
    case 'create':
    case 'upsert': {
      // an upsert operation has no id until the commit
      const id = rowId ?? values['$id'];
      if (typeof id === 'string') rows.set(id, { action, values: { ...values, $id: id } });
      else rows.set($id, { action, values: { ...values } });
      return;
    }
    case 'update':
      if (rowId) merge(rows, rowId, values);
      return;
    case 'delete':
      if (rowId) rows.set(rowId, { action: 'delete', values: {} });
      return;
    case 'bulkCreate':
    case 'bulkUpsert':
      playMany(rows, action === 'bulkCreate' ? 'create' : 'upsert', data as RowData[]);
      return;
    case 'bulkUpdate':
      for (const [id, row] of matching(rows, values['queries'])) merge(rows, id, values['data'] as RowData, row);
      return;
    case 'bulkDelete':
      for (const [id] of matching(rows, values['queries'])) rows.set(id, { action: 'delete', values: {} });
      return;
    default: // reads include an increment only after the commit, as in Appwrite
  }
}

function playMany(rows: Map<string, RowState>, action: 'create' | 'upsert', many: readonly RowData[]): void {
  for (const values of many) {
    const id = String(values['$id']);
    const known = rows.get(id);
    if (action === 'upsert' && known) Object.assign(known.values, values);
    else rows.set(id, { action, values });
  }
}

function merge(rows: Map<string, RowState>, id: string, change: RowData, known = rows.get(id)): void {
  const { $id: _, ...values } = change;
  if (known) Object.assign(known.values, values);
  else rows.set(id, { action: 'update', values });
}

function matching(rows: Map<string, RowState>, queries: unknown): [string, RowState][] {
  const { filters } = selectionOf(parseQueries(Array.isArray(queries) ? queries.map(String) : []));
  return [...rows].filter(([, row]) => row.action !== 'delete' && matches(row.values, filters));
}

/** Whether staged values match filters. Methods that Appwrite does not evaluate here match everything. */
export function matches(values: RowData, filters: readonly Query[]): boolean {
  return filters.every((filter) => matchesOne(comparable(values[filter.attribute] ?? null), filter));
}

function matchesOne(value: unknown, { method, values: given }: Query): boolean {
  const values = given.map(comparable);
  const compared = value as number;
  const [first, second] = values as number[];
  switch (method) {
    case 'equal':
      return values.includes(value);
    case 'notEqual':
      return !values.includes(value);
    case 'contains':
      return Array.isArray(value) && values.some((each) => value.includes(each));
    case 'startsWith':
      return typeof value === 'string' && values.some((each) => value.startsWith(String(each)));
    case 'endsWith':
      return typeof value === 'string' && values.some((each) => value.endsWith(String(each)));
    case 'greaterThan':
      return compared > Number(first);
    case 'greaterThanEqual':
      return compared >= Number(first);
    case 'lessThan':
      return compared < Number(first);
    case 'lessThanEqual':
      return compared <= Number(first);
    case 'isNull':
      return value === null;
    case 'isNotNull':
      return value !== null;
    case 'between':
      return compared >= Number(first) && compared <= Number(second);
    default:
      return true;
  }
}

/** A row, as the transaction sees it. Undefined if there is none. */
export function seenRow(state: RowState | undefined, stored: RowDocument | undefined): RowDocument | undefined {
  if (!state) return stored;
  if (state.action === 'delete') return undefined;
  if (state.action === 'create') return asRow(state.values);
  if (stored) return { ...stored, ...state.values, $id: stored.$id };
  return state.action === 'upsert' ? asRow(state.values) : undefined;
}

function asRow(values: RowData): RowDocument {
  return {
    $sequence: '',
    $createdAt: '',
    $updatedAt: '',
    $permissions: [],
    ...values,
    $id: String(values['$id'] ?? ''),
  };
}
