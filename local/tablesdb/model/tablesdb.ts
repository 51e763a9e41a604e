import type { Local } from '../../local.ts';
import type { Collection } from '../../store/collection.ts';
import {
  type ColumnDocument,
  columns,
  type DatabaseDocument,
  databases,
  type IndexDocument,
  indexes,
  operations,
  type RowDocument,
  type TableDocument,
  tables,
  transactions,
} from './documents.ts';
import { databaseNotFound, tableNotFound } from './errors.ts';
import { relationshipsOf } from './relationship.ts';
import { attributeOf, isLive, type Table } from './table.ts';

/** The databases of a project, their tables and rows. Tables are kept in memory until they change. */
export class TablesDB {
  readonly local: Local;
  readonly databases: Collection<DatabaseDocument>;
  readonly tables: Collection<TableDocument>;
  readonly columns: Collection<ColumnDocument>;
  readonly indexes: Collection<IndexDocument>;
  readonly transactions: ReturnType<typeof transactions>;
  readonly operations: ReturnType<typeof operations>;
  readonly #known = new Map<string, Table>();

  constructor(local: Local) {
    this.local = local;
    this.databases = databases(local.store);
    this.tables = tables(local.store);
    this.columns = columns(local.store);
    this.indexes = indexes(local.store);
    this.transactions = transactions(local.store);
    this.operations = operations(local.store);
    // a table that was read within a rolled-back transaction may be out of date
    local.store.onRollback(() => this.#known.clear());
  }

  /** The database. @throws AppwriteError database_not_found */
  database(databaseId: string): DatabaseDocument {
    const database = this.databases.get(databaseId);
    if (!database) throw databaseNotFound(databaseId);
    return database;
  }

  /** The table. @throws AppwriteError database_not_found, table_not_found */
  table(databaseId: string, tableId: string): Table {
    const known = this.#known.get(tableKey(databaseId, tableId));
    if (known) return known;
    const database = this.database(databaseId);
    const document = this.tables.get(tableKey(databaseId, tableId));
    if (!document) throw tableNotFound(tableId);
    return this.#load(database, document);
  }

  /** Drops a table from memory. Call it after a change of its document, columns or indexes. */
  forget(databaseId: string, tableId: string): void {
    this.#known.delete(tableKey(databaseId, tableId));
  }

  /** Like {@link forget}, for every table of a database. */
  forgetDatabase(databaseId: string): void {
    for (const [key, table] of this.#known) if (table.database.$id === databaseId) this.#known.delete(key);
  }

  #load(database: DatabaseDocument, document: TableDocument): Table {
    const all = this.columns.where('table', document.$id);
    const made = all.filter(isLive);
    const plain = made.filter((column) => column.options === null);
    const leading = this.columns.where('related', document.$id).filter(isLive);
    const relationships = relationshipsOf(document.$id, made, leading);
    const held = [...relationships.values()].filter(({ holds }) => holds === 'one');
    const name = rowsName(database, document);
    const table: Table = {
      database,
      document,
      columns: all,
      live: new Map(plain.map((column) => [column.key, column])),
      relationships,
      indexes: this.indexes.where('table', document.$id),
      rows: this.local.store.collection<RowDocument>({
        name,
        attributes: [...plain.map(attributeOf), ...held.map(({ key }) => ({ key, type: 'string' as const }))],
        indexes: [
          { attributes: ['$createdAt'], bothWays: true },
          { attributes: ['$updatedAt'], bothWays: true },
        ],
      }),
    };
    this.#known.set(document.$id, table);
    return table;
  }
}

/** The `$id` of a table's document. */
export function tableKey(databaseId: string, tableId: string): string {
  return `${databaseId}/${tableId}`;
}

/** The table whose document has this `$id`. @throws AppwriteError table_not_found */
export function tableOf(tablesdb: TablesDB, id: string): Table {
  const [databaseId = '', tableId = ''] = id.split('/');
  return tablesdb.table(databaseId, tableId);
}

/** The name of the collection that holds a table's rows. */
export function rowsName(database: DatabaseDocument, table: TableDocument): string {
  return `rows_${database.$sequence}_${table.number}`;
}

/** The id of a column or an index: `1_1_title`. */
export function partId(table: Table, key: string): string {
  return `${table.database.$sequence}_${table.document.number}_${key}`;
}

const ofLocal = new WeakMap<Local, TablesDB>();

/** The TablesDB of a local Appwrite. */
export function tablesOf(local: Local): TablesDB {
  const known = ofLocal.get(local);
  if (known) return known;
  const made = new TablesDB(local);
  ofLocal.set(local, made);
  return made;
}
