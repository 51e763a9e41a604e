import { AppwriteError } from '../errors.ts';
import type { Local } from '../local.ts';
import { ensureDatabase, ensureRelationships, ensureTable } from '../tablesdb/seed.ts';
import { placeOf } from './mistakes.ts';
import { CONFIG_FILE, ConfigError } from './read.ts';
import type { Config, TableConfig } from './schema.ts';

/**
 * Creates or updates databases and tables as declared, then the relationships between them. Nothing that contains rows is
 * recreated: an existing column with another definition is left unchanged.
 * @returns changes that were not made, each with its path
 * @throws ConfigError if Appwrite refuses a table, such as a unique index on rows with equal values
 */
export function applyTables(local: Local, config: Config): string[] {
  for (const { $id, name, enabled } of config.tablesDB) ensureDatabase(local, { databaseId: $id, name, enabled });
  return [ensureTable, ensureRelationships].flatMap((ensure) =>
    config.tables.flatMap((table, at) => ensured(table, at, () => ensure(local, definitionOf(table)))),
  );
}

function ensured(table: TableConfig, at: number, ensure: () => string[]): string[] {
  try {
    return ensure().map((key) => {
      const place = placeOf(['tables', at, 'columns', table.columns.findIndex((column) => column.key === key)]);
      return `${place}: "${key}" exists with another definition and was not changed (the option --fresh deletes all data)`;
    });
  } catch (error) {
    if (!(error instanceof AppwriteError)) throw error;
    throw new ConfigError(CONFIG_FILE, [{ path: placeOf(['tables', at]), message: error.message }]);
  }
}

function definitionOf({ $id, $permissions, ...table }: TableConfig) {
  return { ...table, tableId: $id, permissions: $permissions };
}
