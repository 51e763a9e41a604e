import { TablesDB } from 'node-appwrite';
import { type PlainColumnConfig, plainColumns } from '../../local/config/columns.ts';
import { createColumn, createIndex, type Place, updateColumn } from './column-calls.ts';
import { columnChange, type FoundColumn, type FoundIndex, isSameIndex, kindOf } from './columns.ts';
import { DeployError } from './problem.ts';
import { type DatabaseChange, type FoundTable, isPlain, type TableChange } from './tables.ts';
import type { Target } from './target.ts';
import { until } from './until.ts';

/**
 * Applies the changes of a database.
 * @throws AppwriteException
 */
export async function applyDatabase({ client }: Target, { database, found }: DatabaseChange): Promise<void> {
  const { $id: databaseId, name, enabled } = database;
  const db = new TablesDB(client);
  if (found) await db.update({ databaseId, name, enabled });
  else await db.create({ databaseId, name, enabled });
}

/**
 * Applies the changes of a table: first allowed deletions (`change.losses`), then columns, then indexes. It uses the SDK, because
 * the command line deletes every table and database that is not in its file, and recreates unchanged string columns.
 * @throws DeployError, AppwriteException
 */
export async function applyTable(target: Target, { table, found }: TableChange): Promise<void> {
  const db = new TablesDB(target.client);
  const place = { databaseId: table.databaseId, tableId: table.$id };
  const { name, $permissions: permissions, rowSecurity, enabled } = table;
  const settings = { ...place, name, permissions, rowSecurity, enabled };
  if (found) await db.updateTable(settings);
  else await db.createTable(settings);
  await removeUnwanted(db, place, { table, found });
  await bringColumns(db, place, plainColumns(table.columns), found?.columns ?? []);
  await settled(db, place);
  for (const index of table.indexes) {
    const known = found?.indexes.find(({ key }) => key === index.key);
    if (known && isSameIndex(index, known) && !isBroken(known)) continue;
    await createIndex(db, place, index);
  }
  await settled(db, place);
}

const isBroken = ({ status }: { status: string }) => status === 'failed' || status === 'stuck';

/** Deletes columns and indexes that cannot be changed in place or are no longer in the file. */
async function removeUnwanted(
  db: TablesDB,
  place: Place,
  { table, found }: Pick<TableChange, 'table' | 'found'>,
): Promise<void> {
  if (!found) return;
  const isKept = (index: FoundIndex) =>
    !isBroken(index) && table.indexes.some((wanted) => wanted.key === index.key && isSameIndex(wanted, index));
  for (const index of found.indexes) if (!isKept(index)) await db.deleteIndex({ ...place, key: index.key });
  const gone = found.columns.filter((column) => isPlain(column) && isUnwanted(column, table));
  for (const { key } of gone) await db.deleteColumn({ ...place, key });
  if (gone.length === 0) return;
  await until(`${place.tableId}: columns deleted`, async () => {
    const { columns } = await db.getTable(place);
    const left = new Set((columns as unknown as FoundColumn[]).map(({ key }) => key));
    return gone.every(({ key }) => !left.has(key)) || undefined;
  });
}

function isUnwanted(column: FoundColumn, { columns }: TableChange['table']): boolean {
  const wanted = plainColumns(columns).find(({ key }) => key === column.key);
  return !wanted || isBroken(column) || columnChange(wanted, column).retype;
}

async function bringColumns(
  db: TablesDB,
  place: Place,
  columns: readonly PlainColumnConfig[],
  found: readonly FoundColumn[],
): Promise<void> {
  for (const column of columns) {
    const known = found.find(({ key }) => key === column.key);
    if (!known || isBroken(known) || columnChange(column, known).retype) {
      await createColumn(db, place, column);
      continue;
    }
    const { alter, losses } = columnChange(column, known);
    if (alter.length + losses.length > 0) await updateColumn(db, place, column);
  }
}

/** Waits until every column and index is available. @throws DeployError if one fails */
async function settled(db: TablesDB, place: Place): Promise<void> {
  await until(`${place.tableId}: columns and indexes ready`, async () => {
    const table = (await db.getTable(place)) as unknown as FoundTable;
    const parts = [...table.columns.filter(isPlain), ...table.indexes];
    const broken = parts.find(isBroken);
    if (broken)
      throw new DeployError(`${place.tableId}: ${partName(broken)} ${broken.key} is ${broken.status}: ${broken.error}`);
    return parts.every(({ status }) => status === 'available') || undefined;
  });
}

function partName(part: FoundColumn | FoundIndex): string {
  return 'columns' in part ? 'index' : `${kindOf(part)} column`;
}
