import { AppwriteError } from '../errors.ts';
import type { Local } from '../local.ts';
import { ensureDatabase, ensureTable } from '../tablesdb/seed.ts';
import { placeOf } from './mistakes.ts';
import { ConfigError } from './read.ts';
import type { Config, TableConfig } from './schema.ts';

/**
 * Databases and tables as the file has them. What holds rows is never remade: a column that is there in another form stays.
 * @returns what could not be brought about, each with its path
 * @throws ConfigError where Appwrite refuses a table, such as a unique index over rows that are alike
 */
export function applyTables(local: Local, config: Config): string[] {
  for (const { $id, name, enabled } of config.tablesDB) ensureDatabase(local, { databaseId: $id, name, enabled });
  return config.tables.flatMap((table, at) => {
    try {
      const differing = ensureTable(local, definitionOf(table));
      return differing.map((key) => {
        const place = placeOf(['tables', at, 'columns', table.columns.findIndex((column) => column.key === key)]);
        return `${place}: "${key}" is there in another form and stays so (npm start -- --fresh begins anew)`;
      });
    } catch (error) {
      if (!(error instanceof AppwriteError)) throw error;
      throw new ConfigError([{ path: placeOf(['tables', at]), message: error.message }]);
    }
  });
}

function definitionOf({ $id, $permissions, ...table }: TableConfig) {
  return { ...table, tableId: $id, permissions: $permissions };
}
