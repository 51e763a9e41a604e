import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { orDuplicate } from './conflicts.ts';
import { type Attribute, type CollectionSchema, columnOf, encode, type Index, quote, sqlType } from './schema.ts';
import type { Tenure } from './tenure.ts';

/** How many statements are kept ready; each that was ever asked for is one. */
const STATEMENTS_MAX = 200;

/** Hears of changes of a table, before they are made. */
export interface TableListener {
  /** Documents, columns or indexes change, or the table is made. */
  changed(): void;
  /** The table is made, or its columns change: what was cached of it is out of date after a rollback. */
  reshaped(): void;
}

/** The name of the SQLite table that holds a collection. */
export function tableName(collection: string): string {
  return `c_${collection}`;
}

/** The SQLite table of a collection: its columns and indexes, and the statements that are prepared for it. */
export class SqlTable {
  /** Its name as an SQL identifier. */
  readonly quoted: string;
  readonly #name: string;
  readonly #database: DatabaseSync;
  readonly #tenure: Tenure;
  readonly #attributes = new Map<string, Attribute>();
  readonly #statements = new Map<string, StatementSync>();
  readonly #listener: TableListener;

  constructor(db: DatabaseSync, schema: CollectionSchema, tenure: Tenure, listener: TableListener) {
    this.#database = db;
    this.#tenure = tenure;
    tenure.check();
    this.#name = schema.name;
    this.#listener = listener;
    this.quoted = quote(tableName(schema.name));
    listener.reshaped();
    db.exec(
      `CREATE TABLE IF NOT EXISTS ${this.quoted} (_sequence INTEGER PRIMARY KEY AUTOINCREMENT, _id TEXT COLLATE NOCASE NOT NULL UNIQUE,
       _createdAt TEXT NOT NULL, _updatedAt TEXT NOT NULL, _permissions TEXT NOT NULL)`,
    );
    const present = new Set(
      db
        .prepare(`SELECT name FROM pragma_table_info(?)`)
        .all(tableName(schema.name))
        .map((row) => String(row['name'])),
    );
    for (const attribute of schema.attributes) {
      if (present.has(columnOf(attribute.key))) this.#attributes.set(attribute.key, attribute);
      else this.addAttribute(attribute);
    }
    for (const index of schema.indexes ?? []) this.#createIndex(`${index.attributes.join('_')}`, index);
  }

  get attributes(): ReadonlyMap<string, Attribute> {
    return this.#attributes;
  }

  /** Adds an attribute; documents that exist get its default. */
  addAttribute(attribute: Attribute): void {
    this.#noteReshaped();
    const column = quote(columnOf(attribute.key));
    this.#db.exec(`ALTER TABLE ${this.quoted} ADD COLUMN ${column} ${sqlType(attribute)}`);
    this.#attributes.set(attribute.key, attribute);
    this.#statements.clear();
    if (attribute.default !== undefined && attribute.default !== null)
      this.#db.prepare(`UPDATE ${this.quoted} SET ${column} = ?`).run(encode(attribute, attribute.default));
  }

  /** Deletes an attribute, its values and every index that it is part of. */
  removeAttribute(key: string): void {
    if (!this.#attributes.has(key)) return;
    this.#noteReshaped();
    this.#statements.clear();
    const column = columnOf(key);
    const indexes = this.#db
      .prepare(
        `SELECT DISTINCT list.name FROM pragma_index_list(?) AS list, pragma_index_info(list.name) AS info WHERE info.name = ?`,
      )
      .all(tableName(this.#name), column);
    for (const index of indexes) this.#db.exec(`DROP INDEX ${quote(String(index['name']))}`);
    this.#db.exec(`ALTER TABLE ${this.quoted} DROP COLUMN ${quote(column)}`);
    this.#attributes.delete(key);
  }

  /** Returns an attribute another key; its values stay, and so do the indexes over it. */
  renameAttribute(key: string, attribute: Attribute): void {
    if (!this.#attributes.has(key)) return;
    this.#noteReshaped();
    this.#statements.clear();
    this.#db.exec(
      `ALTER TABLE ${this.quoted} RENAME COLUMN ${quote(columnOf(key))} TO ${quote(columnOf(attribute.key))}`,
    );
    const renamed = [...this.#attributes].map(([old, kept]) => (old === key ? attribute : kept));
    this.#attributes.clear();
    for (const each of renamed) this.#attributes.set(each.key, each);
  }

  /** Adds an index under a name of this collection. @throws DuplicateError if a unique one cannot hold */
  addIndex(key: string, index: Index): void {
    this.#listener.changed();
    this.#createIndex(key, index);
  }

  #createIndex(key: string, index: Index): void {
    const columns = (descending: boolean) =>
      index.attributes.map((attribute) => `${quote(columnOf(attribute))}${descending ? ' DESC' : ''}`).join(', ');
    const unique = index.unique ? 'UNIQUE ' : '';
    orDuplicate(`index ${key}`, () =>
      this.#db.exec(
        `CREATE ${unique}INDEX IF NOT EXISTS ${quote(`i_${this.#name}_${key}`)} ON ${this.quoted} (${columns(false)})`,
      ),
    );
    // documents with equal values come in the order of $sequence, whichever way the values are sorted: that takes one for each way
    if (index.bothWays)
      this.#db.exec(
        `CREATE INDEX IF NOT EXISTS ${quote(`d_${this.#name}_${key}`)} ON ${this.quoted} (${columns(true)})`,
      );
  }

  removeIndex(key: string): void {
    this.#listener.changed();
    this.#db.exec(`DROP INDEX IF EXISTS ${quote(`i_${this.#name}_${key}`)}`);
    this.#db.exec(`DROP INDEX IF EXISTS ${quote(`d_${this.#name}_${key}`)}`);
  }

  /** A statement, prepared once for its SQL. */
  prepare(sql: string): StatementSync {
    return this.statement(sql, () => sql);
  }

  /** As {@link prepare}, for SQL that is the same until the attributes change: it is put together once for its name. */
  statement(name: string, sql: () => string): StatementSync {
    this.#tenure.check();
    const known = this.#statements.get(name);
    if (known) return known;
    const statement = this.#db.prepare(sql());
    // a number beyond 2^53 would be an error
    if (this.#isWide) statement.setReadBigInts(true);
    if (this.#statements.size > STATEMENTS_MAX) this.#statements.clear();
    this.#statements.set(name, statement);
    return statement;
  }

  /** Whether an attribute has whole numbers of 64 bits. */
  get #isWide(): boolean {
    for (const { type, array } of this.#attributes.values()) if (type === 'bigint' && !array) return true;
    return false;
  }

  #noteReshaped(): void {
    this.#listener.changed();
    this.#listener.reshaped();
  }

  get #db(): DatabaseSync {
    this.#tenure.check();
    return this.#database;
  }
}
