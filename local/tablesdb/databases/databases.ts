import type { Context } from '../../http/context.ts';
import { DuplicateError } from '../../store/collection.ts';
import { resolveId } from '../../store/ids.ts';
import { searchText } from '../../store/search-text.ts';
import { databaseAnswer } from '../model/answers.ts';
import type { DatabaseDocument } from '../model/documents.ts';
import { databaseAlreadyExists } from '../model/errors.ts';
import { publish } from '../model/events.ts';
import { type TablesDB, tablesOf } from '../model/tablesdb.ts';
import { removeTable } from '../tables/tables.ts';

/** The settings of a database. */
export interface DatabaseDefinition {
  databaseId: string;
  name: string;
  enabled: boolean;
  type: DatabaseDocument['type'];
}

/** Creates a database. @throws AppwriteError database_already_exists */
export function addDatabase(tablesdb: TablesDB, { databaseId, ...definition }: DatabaseDefinition): DatabaseDocument {
  const search = searchText(databaseId, definition.name);
  try {
    return tablesdb.databases.create({ id: databaseId, data: { ...definition, search } });
  } catch (error) {
    throw error instanceof DuplicateError ? databaseAlreadyExists(databaseId) : error;
  }
}

/** Like {@link addDatabase}, and publishes the event. @throws AppwriteError database_already_exists */
export function createDatabase(context: Context, definition: DatabaseDefinition): DatabaseDocument {
  const databaseId = resolveId(definition.databaseId);
  const database = addDatabase(tablesOf(context.local), { ...definition, databaseId });
  announce(context, database, 'create');
  return database;
}

/** Changes name and state. A name of null keeps the current one. @throws AppwriteError database_not_found */
export function updateDatabase(
  context: Context,
  databaseId: string,
  change: { name: string | null; enabled: boolean },
): DatabaseDocument {
  const tablesdb = tablesOf(context.local);
  const old = tablesdb.database(databaseId);
  const name = change.name ?? old.name;
  const search = searchText(databaseId, name);
  const database = tablesdb.databases.update(databaseId, { name, enabled: change.enabled, search }) ?? old;
  tablesdb.forgetDatabase(databaseId);
  announce(context, database, 'update');
  return database;
}

/** Deletes a database with everything in it. @throws AppwriteError database_not_found */
export function deleteDatabase(context: Context, databaseId: string): void {
  const tablesdb = tablesOf(context.local);
  const database = tablesdb.database(databaseId);
  context.local.store.transaction(() => {
    for (const table of tablesdb.tables.where('databaseId', databaseId))
      removeTable(tablesdb, tablesdb.table(databaseId, table.tableId));
    tablesdb.databases.delete(databaseId);
  });
  announce(context, database, 'delete');
}

function announce(context: Context, database: DatabaseDocument, action: string): void {
  publish(context, [['databases', database.$id]], action, databaseAnswer(database));
}
