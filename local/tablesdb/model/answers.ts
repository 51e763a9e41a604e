import { HIGHEST, LOWEST, wholeOf } from '../../store/exact.ts';
import {
  type ColumnDocument,
  type DatabaseDocument,
  type IndexDocument,
  type RowDocument,
  TEXT_TYPES,
  type TransactionDocument,
} from './documents.ts';
import type { RelationshipOptions } from './relationship-options.ts';
import { BYTES_MAX, rowBytes } from './row-bytes.ts';
import { isLive, type Table } from './table.ts';

/** The answers of the routes, in Appwrite's form. */
export type Answer = Record<string, unknown>;

export function databaseAnswer(database: DatabaseDocument): Answer {
  return {
    $id: database.$id,
    name: database.name,
    $createdAt: database.$createdAt,
    $updatedAt: database.$updatedAt,
    enabled: database.enabled,
    type: database.type,
  };
}

export function tableAnswer(table: Table): Answer {
  const { document } = table;
  return {
    $id: document.tableId,
    $createdAt: document.$createdAt,
    $updatedAt: document.$updatedAt,
    $permissions: document.$permissions,
    databaseId: document.databaseId,
    name: document.name,
    enabled: document.enabled,
    rowSecurity: document.rowSecurity,
    columns: table.columns.map(columnAnswer),
    indexes: table.indexes.map(indexAnswer),
    bytesMax: BYTES_MAX,
    bytesUsed: rowBytes(table.columns.filter(isLive)),
  };
}

/** The default bounds of an integer column. */
const [lowest, highest] = [wholeOf(LOWEST), wholeOf(HIGHEST)];

export function columnAnswer(column: ColumnDocument): Answer {
  return {
    key: column.key,
    type: column.type,
    status: column.status,
    error: column.error,
    required: column.required,
    array: column.array,
    $createdAt: column.$createdAt,
    $updatedAt: column.$updatedAt,
    ...(column.options ? relationshipAnswer(column.options) : particulars(column)),
    ...(column.options ? {} : { default: column.default }),
    // only the answer to its creation says whether another text than a string is encrypted
    ...(isText(column) ? { encrypt: column.type === 'string' ? column.encrypt : null } : {}),
  };
}

function relationshipAnswer({ related, relationType, twoWay, twoWayKey, onDelete, side }: RelationshipOptions): Answer {
  return { relatedTable: tableIdOf(related), relationType, twoWay, twoWayKey, onDelete, side };
}

/** The id of a table, from the `$id` of its document. */
function tableIdOf(id: string): string {
  return id.slice(id.indexOf('/') + 1);
}

function isText(column: ColumnDocument): boolean {
  return column.format === '' && TEXT_TYPES.includes(column.type);
}

function particulars(column: ColumnDocument): Answer {
  switch (column.type) {
    case 'integer':
    case 'bigint':
      return column.bounded ? { min: column.min ?? lowest, max: column.max ?? highest } : { min: null, max: null };
    case 'double':
      return column.bounded
        ? { min: column.min ?? -Number.MAX_VALUE, max: column.max ?? Number.MAX_VALUE }
        : { min: null, max: null };
    case 'datetime':
      return { format: '' };
    case 'varchar':
      return { size: column.size };
    case 'string':
      if (column.format === 'enum') return { elements: column.elements, format: column.format };
      return column.format === '' ? { size: column.size } : { format: column.format };
    default:
      return {};
  }
}

export function indexAnswer(index: IndexDocument): Answer {
  return {
    $id: index.$id,
    $createdAt: index.$createdAt,
    $updatedAt: index.$updatedAt,
    key: index.key,
    type: index.type,
    status: index.status,
    error: index.error,
    columns: index.columns,
    lengths: index.lengths.map((length) => length ?? 0),
    orders: index.orders,
  };
}

/** A row with the ids of its table and database. A list that was never set is empty. */
export function rowAnswer(table: Table, row: RowDocument): Answer {
  const answer: Answer = { ...row };
  for (const column of table.live.values()) if (column.array) answer[column.key] ??= [];
  answer['$databaseId'] = table.document.databaseId;
  answer['$tableId'] = table.document.tableId;
  return answer;
}

/** A row of which only some columns were selected: those, the system fields and the ids of its table and database. */
export function selectedAnswer(table: Table, row: RowDocument, select: readonly string[] | undefined): Answer {
  const whole = rowAnswer(table, row);
  if (!select || select.includes('*')) return whole;
  const answer: Answer = {};
  for (const [key, value] of Object.entries(whole))
    if (key.startsWith('$') || select.includes(key)) answer[key] = value;
  return answer;
}

export function transactionAnswer(transaction: TransactionDocument): Answer {
  return {
    $id: transaction.$id,
    $createdAt: transaction.$createdAt,
    $updatedAt: transaction.$updatedAt,
    status: transaction.status,
    operations: transaction.operations,
    expiresAt: transaction.expiresAt,
  };
}
