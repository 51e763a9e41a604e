import type { Collection } from '../../store/collection.ts';
import type { Whole } from '../../store/exact.ts';
import type { Document, Json } from '../../store/schema.ts';
import type { Store } from '../../store/store.ts';
import type { RelationshipOptions } from './relationship-options.ts';

export interface DatabaseDocument extends Document {
  name: string;
  enabled: boolean;
  /** The API that created the database. Both APIs reach it. */
  type: 'tablesdb' | 'legacy';
  /** How many tables were ever created in it. The next one's sequence is one more. */
  tablesMade: number;
  /** Texts in lower case that `search` searches. */
  search: string;
}

export function databases(store: Store): Collection<DatabaseDocument> {
  return store.collection<DatabaseDocument>({
    name: 'databases',
    attributes: [
      { key: 'name', type: 'string', default: '' },
      { key: 'enabled', type: 'boolean', default: true },
      { key: 'type', type: 'string', default: 'tablesdb' },
      { key: 'tablesMade', type: 'integer', default: 0 },
      { key: 'search', type: 'string', default: '' },
    ],
  });
}

/** A table. Its `$id` combines the ids of its database and its own, because only both together are unique. */
export interface TableDocument extends Document {
  databaseId: string;
  tableId: string;
  /** Its number within the database, which is part of column and index ids. */
  number: number;
  name: string;
  enabled: boolean;
  rowSecurity: boolean;
  search: string;
}

export function tables(store: Store): Collection<TableDocument> {
  return store.collection<TableDocument>({
    name: 'tables',
    attributes: [
      { key: 'databaseId', type: 'string' },
      { key: 'tableId', type: 'string' },
      { key: 'number', type: 'integer' },
      { key: 'name', type: 'string', default: '' },
      { key: 'enabled', type: 'boolean', default: true },
      { key: 'rowSecurity', type: 'boolean', default: false },
      { key: 'search', type: 'string', default: '' },
    ],
    indexes: [{ attributes: ['databaseId'] }],
  });
}

/** The type of a column, in Appwrite's terms. */
export type ColumnType =
  | 'string'
  | 'varchar'
  | 'text'
  | 'mediumtext'
  | 'longtext'
  | 'integer'
  | 'bigint'
  | 'double'
  | 'boolean'
  | 'datetime'
  | 'relationship';

/** The types of columns that hold text. */
export const TEXT_TYPES: readonly ColumnType[] = ['string', 'varchar', 'text', 'mediumtext', 'longtext'];

/** The format that a string column is restricted to. */
export type ColumnFormat = '' | 'email' | 'enum' | 'ip' | 'url';

export type Status = 'processing' | 'available' | 'deleting' | 'stuck' | 'failed';

export interface ColumnDocument extends Document {
  /** `$id` of its table. */
  table: string;
  key: string;
  type: ColumnType;
  status: Status;
  error: string;
  required: boolean;
  array: boolean;
  /** Characters of a text, bytes of an integer. */
  size: number;
  default: Json;
  format: ColumnFormat;
  /** Null without a bound. */
  min: Whole | null;
  max: Whole | null;
  /** False for a number that was created with its table and without bounds: they are answered as null. */
  bounded: boolean;
  elements: string[];
  /** Such a column cannot be queried. The setting is stored and answered, but values are not encrypted on this machine. */
  encrypt: boolean;
  /** Null if it is no relationship. */
  options: RelationshipOptions | null;
  /** `options.related`, to find the relationships that lead to a table. */
  related: string | null;
}

export function columns(store: Store): Collection<ColumnDocument> {
  return store.collection<ColumnDocument>({
    name: 'columns',
    attributes: [
      { key: 'table', type: 'string' },
      { key: 'key', type: 'string' },
      { key: 'type', type: 'string' },
      { key: 'status', type: 'string', default: 'processing' },
      { key: 'error', type: 'string', default: '' },
      { key: 'required', type: 'boolean', default: false },
      { key: 'array', type: 'boolean', default: false },
      { key: 'size', type: 'integer', default: 0 },
      { key: 'default', type: 'json' },
      { key: 'format', type: 'string', default: '' },
      { key: 'min', type: 'json' },
      { key: 'max', type: 'json' },
      { key: 'bounded', type: 'boolean', default: true },
      { key: 'elements', type: 'string', array: true, default: [] },
      { key: 'encrypt', type: 'boolean', default: false },
      { key: 'options', type: 'json' },
      { key: 'related', type: 'string' },
    ],
    indexes: [{ attributes: ['table'] }, { attributes: ['related'] }],
  });
}

export type IndexType = 'key' | 'unique' | 'fulltext';

export interface IndexDocument extends Document {
  /** `$id` of its table. */
  table: string;
  key: string;
  type: IndexType;
  status: Status;
  error: string;
  columns: string[];
  lengths: (number | null)[];
  orders: string[];
}

export function indexes(store: Store): Collection<IndexDocument> {
  return store.collection<IndexDocument>({
    name: 'indexes',
    attributes: [
      { key: 'table', type: 'string' },
      { key: 'key', type: 'string' },
      { key: 'type', type: 'string' },
      { key: 'status', type: 'string', default: 'processing' },
      { key: 'error', type: 'string', default: '' },
      { key: 'columns', type: 'string', array: true, default: [] },
      { key: 'lengths', type: 'json', default: [] },
      { key: 'orders', type: 'json', default: [] },
    ],
    indexes: [{ attributes: ['table'] }],
  });
}

/** A row's own values, by column. */
export type RowData = Record<string, unknown>;

/** A row as stored: the system fields and the table's columns. */
export interface RowDocument extends Document {
  [column: string]: unknown;
}

export interface TransactionDocument extends Document {
  status: 'pending' | 'committing' | 'committed' | 'failed';
  operations: number;
  expiresAt: string;
}

export function transactions(store: Store): Collection<TransactionDocument> {
  return store.collection<TransactionDocument>({
    name: 'transactions',
    attributes: [
      { key: 'status', type: 'string', default: 'pending' },
      { key: 'operations', type: 'integer', default: 0 },
      { key: 'expiresAt', type: 'datetime' },
    ],
  });
}

export type StagedAction =
  | 'create'
  | 'update'
  | 'upsert'
  | 'delete'
  | 'increment'
  | 'decrement'
  | 'bulkCreate'
  | 'bulkUpdate'
  | 'bulkUpsert'
  | 'bulkDelete';

/** One write that is staged in a transaction. */
export interface OperationDocument extends Document {
  transactionId: string;
  databaseId: string;
  tableId: string;
  rowId: string | null;
  action: StagedAction;
  data: RowData | RowData[];
  /** `$updatedAt` of the row when the operation was staged. Null if there was none. */
  seenAt: string | null;
}

export function operations(store: Store): Collection<OperationDocument> {
  return store.collection<OperationDocument>({
    name: 'transactionOperations',
    attributes: [
      { key: 'transactionId', type: 'string' },
      { key: 'databaseId', type: 'string' },
      { key: 'tableId', type: 'string' },
      { key: 'rowId', type: 'string' },
      { key: 'action', type: 'string' },
      { key: 'data', type: 'json' },
      { key: 'seenAt', type: 'datetime' },
    ],
    indexes: [{ attributes: ['transactionId'] }],
  });
}
