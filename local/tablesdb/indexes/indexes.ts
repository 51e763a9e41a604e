import { DuplicateError } from '../../store/collection.ts';
import type { IndexDocument } from '../model/documents.ts';
import {
  columnNotAvailable,
  columnTypeInvalid,
  columnUnknown,
  indexAlreadyExists,
  indexInvalid,
  indexLimitExceeded,
  indexNotFound,
} from '../model/errors.ts';
import type { Table } from '../model/table.ts';
import { partId, type TablesDB, tableOf } from '../model/tablesdb.ts';
import { columnTypeOf, type IndexDraft, whyNotIndex } from './index-rules.ts';

// Source: utopia-php/database, SQL adapter.
const INDEXES_MAX = 64;

/** The index with this key. @throws AppwriteError column_index_not_found */
export function findIndex(table: Table, key: string): IndexDocument {
  const index = table.indexes.find((each) => each.key === key);
  if (!index) throw indexNotFound(key);
  return index;
}

/**
 * Stores a new index as `processing`. It works after {@link activateIndex}.
 * @throws AppwriteError column_index_limit_exceeded, column_unknown, column_not_available, index_invalid,
 * column_index_invalid, column_index_already_exists
 */
export function addIndex(tablesdb: TablesDB, table: Table, draft: IndexDraft): IndexDocument {
  if (table.indexes.length >= INDEXES_MAX) throw indexLimitExceeded(table.document.tableId);
  for (const key of draft.columns) {
    const type = columnTypeOf(table, key);
    if (type === undefined) throw columnUnknown(key);
    const column = table.columns.find((each) => each.key === key);
    if (column?.options) throw columnTypeInvalid(`Cannot create an index for a relationship column: ${key}`);
    if (column && column.status !== 'available') throw columnNotAvailable(key);
    if (column?.array)
      throw indexInvalid('index_invalid', 'Creating indexes on array attributes is not currently supported.');
  }
  const why = whyNotIndex(table, draft);
  if (why !== undefined) throw indexInvalid('column_index_invalid', why);
  if (table.indexes.some((index) => index.key === draft.key)) throw indexAlreadyExists(draft.key);
  const { key, type, columns, orders } = draft;
  const lengths = columns.map((_, i) => draft.lengths[i] || null);
  const id = partId(table, key);
  const index = tablesdb.indexes.create({
    id,
    data: { table: table.document.$id, key, type, status: 'processing', columns, lengths, orders },
  });
  tablesdb.forget(table.document.databaseId, table.document.tableId);
  return index;
}

/** Creates the index. If rows violate a unique index, its status becomes `failed`. Idempotent. */
export function activateIndex(tablesdb: TablesDB, indexId: string): void {
  const index = tablesdb.indexes.get(indexId);
  if (index?.status !== 'processing') return;
  const table = tableOf(tablesdb, index.table);
  try {
    if (index.type !== 'fulltext')
      table.rows.table.addIndex(index.key, {
        attributes: index.columns,
        unique: index.type === 'unique',
        bothWays: true,
      });
    tablesdb.indexes.update(indexId, { status: 'available' });
  } catch (error) {
    if (!(error instanceof DuplicateError)) throw error;
    const message = 'Cannot create unique index: existing rows have the same values.';
    tablesdb.indexes.update(indexId, { status: 'failed', error: message });
  }
  tablesdb.forget(table.document.databaseId, table.document.tableId);
}

/** Marks an index as `deleting`. @throws AppwriteError column_index_not_found */
export function removeIndex(tablesdb: TablesDB, table: Table, key: string): IndexDocument {
  const index = findIndex(table, key);
  if (index.status !== 'available') return index;
  const going = tablesdb.indexes.update(index.$id, { status: 'deleting' }) ?? index;
  tablesdb.forget(table.document.databaseId, table.document.tableId);
  return going;
}

/** Deletes an index. */
export function dropIndex(tablesdb: TablesDB, indexId: string): void {
  const index = tablesdb.indexes.get(indexId);
  if (!index) return;
  const table = tableOf(tablesdb, index.table);
  table.rows.table.removeIndex(index.key);
  tablesdb.indexes.delete(indexId);
  tablesdb.forget(table.document.databaseId, table.document.tableId);
}
