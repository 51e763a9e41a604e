import { AppwriteError } from '../../errors.ts';
import { activateColumn, addColumn } from '../columns/columns.ts';
import { activateIndex, addIndex } from '../indexes/indexes.ts';
import type { Table } from '../model/table.ts';
import { type TablesDB, tableOf } from '../model/tablesdb.ts';
import { inlineColumns } from './inline-columns.ts';
import { inlineIndexes } from './inline-indexes.ts';

/**
 * Adds the columns and indexes of the call that creates a table. They are available at once.
 * @throws AppwriteError general_argument_invalid, column_index_invalid, index_invalid, table_limit_exceeded
 */
export function addParts(
  tablesdb: TablesDB,
  table: Table,
  columns: readonly Record<string, unknown>[],
  indexes: readonly Record<string, unknown>[],
): void {
  const { $id, databaseId } = table.document;
  const drafts = inlineColumns(columns);
  const current = () => tableOf(tablesdb, $id);
  try {
    for (const draft of drafts) activateColumn(tablesdb, addColumn(tablesdb, current(), draft).$id);
  } catch (error) {
    if (!(error instanceof AppwriteError) || error.type !== 'column_limit_exceeded') throw error;
    const message = `The maximum number of tables for database '${databaseId}' has been reached.`;
    throw new AppwriteError(400, 'table_limit_exceeded', message);
  }
  for (const draft of inlineIndexes(current(), indexes))
    activateIndex(tablesdb, addIndex(tablesdb, current(), draft).$id);
}
