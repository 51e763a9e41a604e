import type { DatabaseSync } from 'node:sqlite';
import { quote } from './schema.ts';

/** A table or an index as SQLite keeps it. */
interface SchemaObject {
  type: 'table' | 'index';
  name: string;
  table: string;
  sql: string;
}

/** A copy of everything in a database, kept beside it in memory for as long as the database is open. */
export interface StoreSnapshot {
  /** The schema in which the copied tables are, under their own names. */
  schema: string;
  objects: readonly SchemaObject[];
  /** The tables that may differ from the copies: what was written since. Only these are copied back. */
  changed: Set<string>;
  sequences: readonly { name: string; seq: number }[];
}

/** SQLite attaches no more than ten databases, so all copies are in one, told apart by a number. */
const BESIDE = 'snapshots';

/** Copies everything. @param number tells this copy from the others of the same database */
export function copyAll(db: DatabaseSync, number: number): StoreSnapshot {
  const attached = db.prepare('SELECT 1 FROM pragma_database_list WHERE name = ?').get(BESIDE);
  if (!attached) db.exec(`ATTACH ':memory:' AS ${BESIDE}`);
  const objects = objectsOf(db);
  const schema = String(number);
  inOne(db, () => {
    for (const { name } of tablesOf(objects))
      db.exec(`CREATE TABLE ${copyName(schema, name)} AS SELECT * FROM main.${quote(name)}`);
  });
  const sequences = db.prepare('SELECT name, seq FROM main.sqlite_sequence').all();
  return {
    schema,
    objects,
    changed: new Set(),
    sequences: sequences.map(({ name, seq }) => ({ name: String(name), seq: Number(seq) })),
  };
}

/** Makes the database what it was when the copy was made: tables, indexes, rows and the numbers of the next ones. */
export function putBack(db: DatabaseSync, { schema, objects, changed, sequences }: StoreSnapshot): void {
  inOne(db, () => {
    const before = new Map(objects.map((object) => [object.name, object.sql]));
    for (const { type, name, sql } of objectsOf(db))
      if (before.get(name) !== sql)
        db.exec(`DROP ${type === 'table' ? 'TABLE' : 'INDEX'} IF EXISTS main.${quote(name)}`);
    const now = new Set(objectsOf(db).map(({ name }) => name));
    for (const { name, sql } of tablesOf(objects)) {
      if (now.has(name) && !changed.has(name)) continue;
      if (now.has(name)) db.exec(`DELETE FROM main.${quote(name)}`);
      else db.exec(sql);
      db.exec(`INSERT INTO main.${quote(name)} SELECT * FROM ${copyName(schema, name)}`);
    }
    for (const { type, name, sql } of objects) if (type === 'index' && !now.has(name)) db.exec(sql);
    db.exec('DELETE FROM main.sqlite_sequence');
    const insert = db.prepare('INSERT INTO main.sqlite_sequence (name, seq) VALUES (?, ?)');
    for (const { name, seq } of sequences) insert.run(name, seq);
  });
}

function tablesOf(objects: readonly SchemaObject[]): SchemaObject[] {
  return objects.filter(({ type }) => type === 'table');
}

function copyName(schema: string, name: string): string {
  return `${BESIDE}.${quote(`${schema} ${name}`)}`;
}

function objectsOf(db: DatabaseSync): SchemaObject[] {
  const rows = db
    .prepare(
      `SELECT type, name, tbl_name, sql FROM main.sqlite_master
       WHERE type IN ('table', 'index') AND name NOT LIKE 'sqlite_%'`,
    )
    .all();
  return rows.map(({ type, name, tbl_name, sql }) => ({
    type: type === 'table' ? 'table' : 'index',
    name: String(name),
    table: String(tbl_name),
    sql: String(sql),
  }));
}

function inOne(db: DatabaseSync, work: () => void): void {
  db.exec('BEGIN');
  try {
    work();
    db.exec('COMMIT');
  } catch (error) {
    db.exec('ROLLBACK');
    throw error;
  }
}
