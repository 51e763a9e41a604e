import type { Local } from '../local.ts';
import { expandPermissions } from '../store/permissions.ts';
import type { ColumnDraft } from './columns/column-kinds.ts';
import { columnKinds, integerSize } from './columns/column-kinds.ts';
import { activateColumn, addColumn } from './columns/columns.ts';
import { activateRelationship, addRelationship, changeRelationship } from './columns/relationship-columns.ts';
import { addDatabase } from './databases/databases.ts';
import { activateIndex, addIndex } from './indexes/indexes.ts';
import type { IndexType } from './model/documents.ts';
import type { RelationMutate, RelationSide, RelationType } from './model/relationship-options.ts';
import type { Table } from './model/table.ts';
import { type TablesDB, tableKey, tablesOf } from './model/tablesdb.ts';
import { addTable, TABLE_ACTIONS, type TableDefinition } from './tables/tables.ts';

/** A column as declared in `appwrite.json`. */
export interface SeedColumn {
  key: string;
  /** Appwrite's type: `string`, `integer`, `double`, `boolean`, `datetime`, `text` … */
  type: string;
  format?: string | undefined;
  required?: boolean | undefined;
  array?: boolean | undefined;
  size?: number | undefined;
  default?: string | number | boolean | null | undefined;
  min?: number | null | undefined;
  max?: number | null | undefined;
  elements?: readonly string[] | undefined;
  encrypt?: boolean | null | undefined;
}

/** One side of a relationship as declared in `appwrite.json`. */
export interface SeedRelationship {
  key: string;
  type: 'relationship';
  relatedTable: string;
  relationType: RelationType;
  twoWay?: boolean | undefined;
  /** By default the id of the table. */
  twoWayKey?: string | undefined;
  onDelete?: RelationMutate | undefined;
  side?: RelationSide | undefined;
}

/** An index as declared in `appwrite.json`. */
export interface SeedIndex {
  key: string;
  type: IndexType;
  columns: readonly string[];
  orders?: readonly (string | null)[] | undefined;
}

/** A table with its columns and indexes. */
export interface SeedTable extends TableDefinition {
  columns: readonly (SeedColumn | SeedRelationship)[];
  indexes: readonly SeedIndex[];
}

/** Creates the database if it is missing. Its name and state follow the definition. */
export function ensureDatabase(local: Local, definition: { databaseId: string; name: string; enabled: boolean }): void {
  const tablesdb = tablesOf(local);
  const found = tablesdb.databases.get(definition.databaseId);
  if (!found) {
    addDatabase(tablesdb, { ...definition, type: 'tablesdb' });
    return;
  }
  const { name, enabled } = definition;
  if (found.name === name && found.enabled === enabled) return;
  tablesdb.databases.update(definition.databaseId, { name, enabled });
  tablesdb.forgetDatabase(definition.databaseId);
}

/**
 * Creates the missing parts of a table, at once and without a call: the table, its columns and its indexes.
 * {@link ensureRelationships} creates the relationships. Name, permissions and state follow the definition. A column that
 * differs is left unchanged and reported, and nothing is deleted.
 * @returns the keys of columns that exist with another type, size or as a list or not
 * @throws AppwriteError database_not_found, and the errors of creating a column or an index
 */
export function ensureTable(local: Local, definition: SeedTable): string[] {
  const tablesdb = tablesOf(local);
  return local.store.transaction(() => {
    ensureDocument(tablesdb, definition);
    const differing: string[] = [];
    for (const column of definition.columns) {
      if (isRelationship(column)) continue;
      const draft = draftOf(column);
      const table = tablesdb.table(definition.databaseId, definition.tableId);
      const known = table.columns.find((each) => each.key === column.key);
      if (!known) activateColumn(tablesdb, addColumn(tablesdb, table, draft).$id);
      else {
        // one that an earlier process did not finish
        activateColumn(tablesdb, known.$id);
        if (known.type !== draft.type || known.array !== draft.array || known.format !== draft.format)
          differing.push(column.key);
      }
    }
    for (const index of definition.indexes) ensureIndex(tablesdb, definition, index);
    return differing;
  });
}

function isRelationship(column: SeedColumn | SeedRelationship): column is SeedRelationship {
  return column.type === 'relationship';
}

/**
 * Creates the missing relationships of a table whose parent side it is. Call it when all tables are there. What deletes
 * related rows follows the definition. A relationship that differs otherwise is left unchanged and reported.
 * @returns the keys of columns that exist with another definition
 * @throws AppwriteError table_not_found, column_already_exists
 */
export function ensureRelationships(local: Local, { databaseId, tableId, columns }: SeedTable): string[] {
  const tablesdb = tablesOf(local);
  const parents = columns.filter(isRelationship).filter(({ side = 'parent' }) => side === 'parent');
  return local.store
    .transaction(() => parents.filter((one) => !isEnsured(tablesdb, databaseId, tableId, one)))
    .map(({ key }) => key);
}

/** Whether the relationship is as declared now. */
function isEnsured(tablesdb: TablesDB, databaseId: string, tableId: string, wanted: SeedRelationship): boolean {
  const { key, relatedTable, relationType, twoWay = false, twoWayKey = tableId, onDelete = 'restrict' } = wanted;
  const table = tablesdb.table(databaseId, tableId);
  const known = table.columns.find((each) => each.key === key);
  if (!known) {
    const draft = { relatedTableId: relatedTable, type: relationType, twoWay, key, twoWayKey, onDelete };
    activateRelationship(tablesdb, addRelationship(tablesdb, table, draft).$id);
    return true;
  }
  // one that an earlier process did not finish
  activateRelationship(tablesdb, known.$id);
  const { options } = known;
  const same =
    options?.related === tableKey(databaseId, relatedTable) &&
    options.relationType === relationType &&
    options.twoWay === twoWay &&
    options.twoWayKey === twoWayKey;
  if (same && options.onDelete !== onDelete)
    changeRelationship(tablesdb, tablesdb.table(databaseId, tableId), key, { onDelete, newKey: null });
  return same;
}

function ensureDocument(tablesdb: TablesDB, definition: SeedTable): Table {
  const { databaseId, tableId, name, permissions, rowSecurity, enabled } = definition;
  const found = tablesdb.tables.get(tableKey(databaseId, tableId));
  if (!found) return addTable(tablesdb, definition);
  const wanted = { name, rowSecurity, enabled, $permissions: expandPermissions(permissions, TABLE_ACTIONS) };
  const same =
    found.name === name &&
    found.rowSecurity === rowSecurity &&
    found.enabled === enabled &&
    JSON.stringify(found.$permissions) === JSON.stringify(wanted.$permissions);
  if (!same) tablesdb.tables.update(found.$id, wanted);
  tablesdb.forget(databaseId, tableId);
  return tablesdb.table(databaseId, tableId);
}

function ensureIndex(tablesdb: TablesDB, definition: SeedTable, index: SeedIndex): void {
  const table = tablesdb.table(definition.databaseId, definition.tableId);
  const known = table.indexes.find((each) => each.key === index.key);
  if (known) {
    activateIndex(tablesdb, known.$id);
    return;
  }
  const { key, type, columns, orders = [] } = index;
  const draft = {
    key,
    type,
    columns: [...columns],
    lengths: [],
    orders: orders.map((order) => (order ?? '').toUpperCase()),
  };
  activateIndex(tablesdb, addIndex(tablesdb, table, draft).$id);
}

function draftOf(column: SeedColumn): ColumnDraft {
  const { key, type, format = '', required = false, array = false, elements = [] } = column;
  const [min, max] = [boundOf(column.min), boundOf(column.max)];
  const kind = columnKinds.find((each) => each.type === type && each.format === format);
  if (!kind) throw new Error(`A column of type "${type}"${format && ` and format "${format}"`} is not supported.`);
  const size = type === 'integer' ? integerSize(max) : (kind.size ?? column.size ?? 0);
  return {
    key,
    type: kind.type,
    format: kind.format,
    required,
    array,
    size,
    default: column.default ?? null,
    min,
    max,
    elements: [...elements],
    encrypt: column.encrypt ?? false,
  };
}

/** A bound that is the end of 64 bits, as the CLI writes one, is none. */
function boundOf(bound: number | null | undefined): number | null {
  return bound === undefined || bound === null || Math.abs(bound) === 2 ** 63 ? null : bound;
}
