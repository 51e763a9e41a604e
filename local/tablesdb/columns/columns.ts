import { compareWhole, type Whole } from '../../store/exact.ts';
import type { Json } from '../../store/schema.ts';
import { activateIndex } from '../indexes/indexes.ts';
import type { ColumnDocument } from '../model/documents.ts';
import {
  columnAlreadyExists,
  columnDefaultUnsupported,
  columnInvalidResize,
  columnLimitExceeded,
  columnNotAvailable,
  columnNotFound,
  columnTypeInvalid,
  columnValueInvalid,
} from '../model/errors.ts';
import { BYTES_MAX, rowBytes } from '../model/row-bytes.ts';
import { attributeOf, type Table } from '../model/table.ts';
import { type TablesDB, tableOf } from '../model/tablesdb.ts';
import { whyNot } from '../model/values.ts';
import type { ColumnDraft } from './column-kinds.ts';

// Source: utopia-php/database, SQL adapter.
const COLUMNS_MAX = 1017;

/** The column with this key. @throws AppwriteError column_not_found */
export function findColumn(table: Table, key: string): ColumnDocument {
  const column = table.columns.find((each) => each.key === key);
  if (!column) throw columnNotFound(key);
  return column;
}

/**
 * Stores a new column as `processing`. Rows have it after {@link activateColumn}.
 * @throws AppwriteError column_default_unsupported, column_value_invalid, column_already_exists, column_limit_exceeded
 */
export function addColumn(tablesdb: TablesDB, table: Table, draft: ColumnDraft): ColumnDocument {
  checkDraft(draft);
  const lower = draft.key.toLowerCase();
  if (table.columns.some((column) => column.key.toLowerCase() === lower)) throw columnAlreadyExists(draft.key);
  const column = tablesdb.columns.create({ data: { table: table.document.$id, status: 'processing', ...draft } });
  if (table.columns.length >= COLUMNS_MAX || rowBytes([...table.columns, column]) > BYTES_MAX) {
    tablesdb.columns.delete(column.$id);
    throw columnLimitExceeded(
      `The maximum number or size of columns for table '${table.document.tableId}' has been reached.`,
    );
  }
  tablesdb.forget(table.document.databaseId, table.document.tableId);
  return column;
}

function checkDraft(draft: ColumnDraft): void {
  const has = draft.default !== null && draft.default !== undefined;
  if (draft.min !== null && draft.max !== null && compareWhole(draft.min, draft.max) > 0)
    throw columnValueInvalid('Minimum value must be lesser than maximum value');
  if (draft.format === 'enum' && has && !draft.elements.includes(String(draft.default)))
    throw columnValueInvalid('Default value not found in elements');
  if (draft.required && has) throw columnDefaultUnsupported('Cannot set default value for required column');
  if (draft.array && has) throw columnDefaultUnsupported('Cannot set default value for array columns');
  const why = has ? whyNot(draft as ColumnDocument, draft.default) : undefined;
  if (why !== undefined) throw columnValueInvalid(why);
}

/** Adds the column to the rows. Idempotent. */
export function activateColumn(tablesdb: TablesDB, columnId: string): void {
  const column = tablesdb.columns.get(columnId);
  if (column?.status !== 'processing') return;
  const table = tableOf(tablesdb, column.table);
  tablesdb.local.store.transaction(() => {
    if (!table.rows.table.attributes.has(column.key)) table.rows.table.addAttribute(attributeOf(column));
    tablesdb.columns.update(columnId, { status: 'available' });
  });
  tablesdb.forget(table.document.databaseId, table.document.tableId);
}

/** A change of a column. Null keeps the current value. */
export interface ColumnChange {
  type: ColumnDocument['type'];
  format: ColumnDocument['format'];
  required: boolean;
  default: Json;
  size: number | null;
  min: Whole | null;
  max: Whole | null;
  elements: readonly string[] | null;
  newKey: string | null;
}

/**
 * Changes a column.
 * @throws AppwriteError column_not_found, column_not_available, column_type_invalid, column_default_unsupported,
 * column_value_invalid, column_invalid_resize, column_already_exists
 */
export function changeColumn(tablesdb: TablesDB, table: Table, key: string, change: ColumnChange): ColumnDocument {
  const old = findColumn(table, key);
  if (old.status !== 'available') throw columnNotAvailable('%s');
  if (old.type !== change.type || old.format !== change.format)
    throw columnTypeInvalid("The column '%s' type is invalid.");
  if (change.elements?.length === 0) throw columnValueInvalid('Enum elements must not be empty');
  const next: ColumnDocument = {
    ...old,
    key: change.newKey || key,
    required: change.required,
    default: change.default,
    size: change.size ?? old.size,
    min: change.min ?? old.min,
    max: change.max ?? old.max,
    bounded: true,
    elements: [...(change.elements ?? old.elements)],
  };
  checkDraft(next);
  if (next.size < old.size && !old.array && table.rows.longest(key) > next.size) throw columnInvalidResize();
  const lower = next.key.toLowerCase();
  if (table.columns.some((column) => column.$id !== old.$id && column.key.toLowerCase() === lower))
    throw columnAlreadyExists(next.key);
  return store(tablesdb, table, old, next);
}

function store(tablesdb: TablesDB, table: Table, old: ColumnDocument, next: ColumnDocument): ColumnDocument {
  const { required, default: standard, size, min, max, bounded, elements, key } = next;
  const changed = tablesdb.local.store.transaction(() => {
    if (key !== old.key) {
      table.rows.table.renameAttribute(old.key, attributeOf(next));
      for (const index of table.indexes)
        if (index.columns.includes(old.key))
          tablesdb.indexes.update(index.$id, { columns: index.columns.map((each) => (each === old.key ? key : each)) });
    }
    return tablesdb.columns.update(old.$id, { key, required, default: standard, size, min, max, bounded, elements });
  });
  tablesdb.forget(table.document.databaseId, table.document.tableId);
  return changed ?? next;
}

/** Marks a column as `deleting`. Rows have it until {@link dropColumn}. @throws AppwriteError column_not_found */
export function removeColumn(tablesdb: TablesDB, table: Table, key: string): ColumnDocument {
  const column = findColumn(table, key);
  if (column.status !== 'available') return column;
  const going = tablesdb.columns.update(column.$id, { status: 'deleting' }) ?? column;
  tablesdb.forget(table.document.databaseId, table.document.tableId);
  return going;
}

/** Deletes a column from the rows and from its indexes. An index without another column is deleted. */
export function dropColumn(tablesdb: TablesDB, columnId: string): void {
  const column = tablesdb.columns.get(columnId);
  if (!column) return;
  const table = tableOf(tablesdb, column.table);
  tablesdb.local.store.transaction(() => {
    for (const index of table.indexes) {
      if (!index.columns.includes(column.key)) continue;
      table.rows.table.removeIndex(index.key);
      const rest = index.columns.filter((each) => each !== column.key);
      if (rest.length === 0) tablesdb.indexes.delete(index.$id);
      else {
        tablesdb.indexes.update(index.$id, { columns: rest, status: 'processing' });
        activateIndex(tablesdb, index.$id);
      }
    }
    table.rows.table.removeAttribute(column.key);
    tablesdb.columns.delete(columnId);
  });
  tablesdb.forget(table.document.databaseId, table.document.tableId);
}
