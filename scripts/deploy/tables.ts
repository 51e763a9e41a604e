import { AppwriteException, type Models, Query, TablesDB } from 'node-appwrite';
import { plainColumns } from '../../local/config/columns.ts';
import type { Config, TableConfig } from '../../local/config/schema.ts';
import { type Change, changeOf, differences } from './changes.ts';
import { columnChange, type FoundColumn, type FoundIndex, isSameIndex } from './columns.ts';
import { expanded } from './permissions.ts';
import { planRelationships, type RelationshipChange } from './relationships.ts';
import type { Target } from './target.ts';

/** A table on the server. */
export interface FoundTable extends Omit<Models.Table, 'columns' | 'indexes'> {
  columns: FoundColumn[];
  indexes: FoundIndex[];
}

/** The changes of a table, and its current state. */
export interface TableChange extends Change {
  table: TableConfig;
  found: FoundTable | undefined;
}

export interface DatabaseChange extends Change {
  database: Config['tablesDB'][number];
  found: boolean;
}

/** Undefined for a 404. */
export async function unlessMissing<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof AppwriteException && error.code === 404) return undefined;
    throw error;
  }
}

/** The changes of a database, of a table, or of a relationship between two. */
export type SchemaChange = DatabaseChange | TableChange | RelationshipChange;

/** Compares the databases, tables and relationships with the server. Only reads. */
export async function planTables({ client }: Target, config: Config): Promise<SchemaChange[]> {
  const db = new TablesDB(client);
  const perDatabase = config.tablesDB.map(async (database) => {
    const { $id: databaseId, name, enabled } = database;
    const found = await unlessMissing(db.get({ databaseId }));
    const change = changeOf('database', databaseId);
    change.what = found ? differences({ name, enabled }, { name: found.name, enabled: found.enabled }) : ['new'];
    const known = found ? await tablesOf(db, databaseId) : [];
    const wanted = config.tables.filter((table) => table.databaseId === databaseId);
    const others = known.filter(({ $id }) => !wanted.some((table) => table.$id === $id));
    const tables = wanted.map((table) =>
      planTable(
        table,
        known.find(({ $id }) => $id === table.$id),
        others,
      ),
    );
    for (const { $id } of others) change.notes.push(`table ${$id} is not in appwrite.json; it stays`);
    const relationships = wanted.flatMap((table) =>
      planRelationships(table, known.find(({ $id }) => $id === table.$id)?.columns ?? []),
    );
    // relationships last: they need both of their tables
    return [{ ...change, database, found: found !== undefined }, ...tables, ...relationships];
  });
  return (await Promise.all(perDatabase)).flat();
}

const PAGE = 100;

async function tablesOf(db: TablesDB, databaseId: string): Promise<FoundTable[]> {
  const all: FoundTable[] = [];
  for (;;) {
    const last = all.at(-1);
    const queries = [Query.limit(PAGE), ...(last ? [Query.cursorAfter(last.$id)] : [])];
    const { tables } = await db.listTables({ databaseId, queries });
    all.push(...(tables as unknown as FoundTable[]));
    if (tables.length < PAGE) return all;
  }
}

function planTable(table: TableConfig, found: FoundTable | undefined, others: readonly FoundTable[]): TableChange {
  const change = { ...changeOf('table', `${table.databaseId}/${table.$id}`), table, found };
  if (!found) {
    change.what.push('new');
    const former = others.find(({ name, columns }) => name === table.name || isSameShape(table, columns));
    // a new id is a new table, without the rows
    if (former)
      change.losses.push(`looks like ${former.$id} with another id: the rows of ${former.$id} would not be in it`);
    return change;
  }
  const { name, rowSecurity, enabled } = table;
  const settings = { name, rowSecurity, enabled, permissions: expanded(table.$permissions) };
  change.what.push(...differences(settings, { ...found, permissions: expanded(found.$permissions) }));
  planColumns(change, table, found);
  planIndexes(change, table, found);
  return change;
}

/** Whether a column holds values of its own. Relationships are compared apart. */
export function isPlain({ type }: FoundColumn): boolean {
  return type !== 'relationship';
}

function isSameShape(table: TableConfig, columns: readonly FoundColumn[]): boolean {
  const keys = (of: readonly { key: string }[]) =>
    of
      .map(({ key }) => key)
      .toSorted()
      .join();
  const found = columns.filter(isPlain);
  return found.length > 1 && keys(plainColumns(table.columns)) === keys(found);
}

function planColumns(change: Change, table: TableConfig, found: FoundTable): void {
  const wanted = plainColumns(table.columns);
  const columns = found.columns.filter(isPlain);
  for (const column of wanted) {
    const known = columns.find(({ key }) => key === column.key);
    if (!known) change.what.push(`column ${column.key}: new`);
    else if (known.status === 'failed' || known.status === 'stuck')
      change.losses.push(`column ${column.key}: is ${known.status}, would be made anew`);
    else {
      const { alter, losses } = columnChange(column, known);
      change.what.push(...alter.map((text) => `column ${column.key}: ${text}`));
      change.losses.push(...losses.map((text) => `column ${column.key}: ${text}`));
    }
  }
  for (const { key } of columns)
    if (!wanted.some((column) => column.key === key))
      change.losses.push(`column ${key}: is not in appwrite.json, would be deleted`);
}

function planIndexes(change: Change, table: TableConfig, found: FoundTable): void {
  for (const index of table.indexes) {
    const known = found.indexes.find(({ key }) => key === index.key);
    if (!known) change.what.push(`index ${index.key}: new`);
    else if (known.status === 'failed' || known.status === 'stuck')
      change.losses.push(`index ${index.key}: is ${known.status}, would be made anew`);
    else if (!isSameIndex(index, known)) change.losses.push(`index ${index.key}: is another, would be made anew`);
  }
  for (const { key } of found.indexes)
    if (!table.indexes.some((index) => index.key === key))
      change.losses.push(`index ${key}: is not in appwrite.json, would be deleted`);
}
