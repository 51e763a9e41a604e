import type { Context } from '../../http/context.ts';
import { DuplicateError } from '../../store/collection.ts';
import { resolveId } from '../../store/ids.ts';
import { expandPermissions } from '../../store/permissions.ts';
import { searchText } from '../../store/search-text.ts';
import { dropRelationships } from '../columns/relationship-columns.ts';
import { tableAnswer } from '../model/answers.ts';
import { tableAlreadyExists } from '../model/errors.ts';
import { publish } from '../model/events.ts';
import type { Table } from '../model/table.ts';
import { rowsName, type TablesDB, tableKey, tablesOf } from '../model/tablesdb.ts';

/** The actions that a table's permissions can allow. */
export const TABLE_ACTIONS = ['create', 'read', 'update', 'delete'] as const;

/** The settings of a table, without columns and indexes. */
export interface TableDefinition {
  databaseId: string;
  tableId: string;
  name: string;
  permissions: readonly string[];
  rowSecurity: boolean;
  enabled: boolean;
}

/** Creates a table without columns. @throws AppwriteError database_not_found, table_already_exists */
export function addTable(tablesdb: TablesDB, definition: TableDefinition): Table {
  const { databaseId, tableId, name, permissions, rowSecurity, enabled } = definition;
  const database = tablesdb.database(databaseId);
  const number = database.tablesMade + 1;
  tablesdb.local.store.transaction(() => {
    try {
      tablesdb.tables.create({
        id: tableKey(databaseId, tableId),
        permissions: expandPermissions(permissions, TABLE_ACTIONS),
        data: { databaseId, tableId, number, name, rowSecurity, enabled, search: searchText(tableId, name) },
      });
    } catch (error) {
      throw error instanceof DuplicateError ? tableAlreadyExists(tableId) : error;
    }
    // the counter does not change the database's `$updatedAt`
    tablesdb.databases.update(databaseId, { tablesMade: number }, { at: database.$updatedAt });
  });
  tablesdb.forgetDatabase(databaseId);
  return tablesdb.table(databaseId, tableId);
}

/**
 * Like {@link addTable}, and publishes the event. `fill` adds columns and indexes. If it fails, there is no table. The
 * answer does not contain them, as in Appwrite.
 * @throws AppwriteError database_not_found, table_already_exists
 */
export function createTable(
  context: Context,
  definition: TableDefinition,
  fill: (tablesdb: TablesDB, table: Table) => void,
): Table {
  const tablesdb = tablesOf(context.local);
  const table = addTable(tablesdb, { ...definition, tableId: resolveId(definition.tableId) });
  try {
    fill(tablesdb, table);
  } catch (error) {
    const { databaseId, tableId } = table.document;
    context.local.store.transaction(() => removeTable(tablesdb, tablesdb.table(databaseId, tableId)));
    throw error;
  }
  announceTable(context, table, 'create');
  return table;
}

/** Changes a table. Name and permissions of null keep the current ones. @throws AppwriteError table_not_found */
export function updateTable(
  context: Context,
  place: { databaseId: string; tableId: string },
  change: { name: string | null; permissions: readonly string[] | null; rowSecurity: boolean; enabled: boolean },
): Table {
  const tablesdb = tablesOf(context.local);
  const { document } = tablesdb.table(place.databaseId, place.tableId);
  const name = change.name ?? document.name;
  tablesdb.tables.update(document.$id, {
    name,
    $permissions: expandPermissions(change.permissions ?? document.$permissions, TABLE_ACTIONS),
    rowSecurity: change.rowSecurity,
    enabled: change.enabled,
    search: searchText(place.tableId, name),
  });
  tablesdb.forget(place.databaseId, place.tableId);
  const table = tablesdb.table(place.databaseId, place.tableId);
  announceTable(context, table, 'update');
  return table;
}

/** Deletes a table with its rows. @throws AppwriteError table_not_found */
export function deleteTable(context: Context, place: { databaseId: string; tableId: string }): void {
  const tablesdb = tablesOf(context.local);
  const table = tablesdb.table(place.databaseId, place.tableId);
  context.local.store.transaction(() => removeTable(tablesdb, table));
  announceTable(context, table, 'delete');
}

/** Deletes a table with its columns, indexes and rows. For use within a store's transaction. */
export function removeTable(tablesdb: TablesDB, table: Table): void {
  const { document, database } = table;
  dropRelationships(tablesdb, table);
  for (const { $id } of table.columns) tablesdb.columns.delete($id);
  for (const { $id } of table.indexes) tablesdb.indexes.delete($id);
  tablesdb.tables.delete(document.$id);
  tablesdb.local.store.drop(rowsName(database, document));
  tablesdb.forget(document.databaseId, document.tableId);
}

/** Publishes an event of a table, or of a part of it such as `['columns', '1_1_title']`. */
function announceTable(context: Context, table: Table, action: string): void {
  const { databaseId, tableId } = table.document;
  publish(
    context,
    [
      ['databases', databaseId],
      ['tables', tableId],
    ],
    action,
    tableAnswer(table),
  );
}
