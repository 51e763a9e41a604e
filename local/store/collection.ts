import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { AppwriteError } from '../errors.ts';
import { fieldLookup, filterSql, join, type Sql } from './filter-sql.ts';
import { uniqueId } from './ids.ts';
import { afterCursor, orderBy, ordersOf } from './order-sql.ts';
import type { Selection } from './query.ts';
import {
  type Attribute,
  type CollectionSchema,
  columnOf,
  type Document,
  decode,
  encode,
  type Index,
  quote,
  SYSTEM_ATTRIBUTES,
  sqlType,
} from './schema.ts';
import { now } from './time.ts';

/** Appwrite counts no further than this. */
export const COUNT_LIMIT = 5000;
/** What a list gives where no limit was asked for. */
export const DEFAULT_LIMIT = 25;

/** A document with this id, or with these values of a unique index, exists already. */
export class DuplicateError extends Error {}
/** The document changed since the caller read it. */
export class ConflictError extends Error {}

/** A new document: what its attributes hold, its id (made up where absent) and its permissions. */
export interface NewDocument<T> {
  id?: string;
  permissions?: string[];
  data: Partial<Omit<T, keyof Document>>;
  /** For imports and bulk calls that share one moment. */
  at?: string;
  /** For imports: a last change later than `at`. */
  updatedAt?: string;
}

/** A change: attributes and, where given, permissions. What is absent stays. */
export type Change<T> = Partial<Omit<T, '$id' | '$sequence' | '$createdAt' | '$updatedAt'>>;

/** Appwrite documents of one kind, kept in an SQLite table of their own. Synchronous: what returned is on disk. */
export class Collection<T extends Document> {
  readonly name: string;
  readonly #db: DatabaseSync;
  readonly #table: string;
  readonly #attributes = new Map<string, Attribute>();
  readonly #statements = new Map<string, StatementSync>();

  constructor(db: DatabaseSync, schema: CollectionSchema) {
    this.#db = db;
    this.name = schema.name;
    this.#table = quote(`c_${schema.name}`);
    db.exec(
      `CREATE TABLE IF NOT EXISTS ${this.#table} (_sequence INTEGER PRIMARY KEY AUTOINCREMENT, _id TEXT NOT NULL UNIQUE,
       _createdAt TEXT NOT NULL, _updatedAt TEXT NOT NULL, _permissions TEXT NOT NULL)`,
    );
    const present = new Set(
      db
        .prepare(`SELECT name FROM pragma_table_info(?)`)
        .all(`c_${schema.name}`)
        .map((row) => String(row['name'])),
    );
    for (const attribute of schema.attributes) this.#declare(attribute, present);
    for (const index of schema.indexes ?? []) this.addIndex(`${index.attributes.join('_')}`, index);
  }

  get attributes(): ReadonlyMap<string, Attribute> {
    return this.#attributes;
  }

  #declare(attribute: Attribute, present: ReadonlySet<string>): void {
    const column = columnOf(attribute.key);
    if (!present.has(column))
      this.#db.exec(`ALTER TABLE ${this.#table} ADD COLUMN ${quote(column)} ${sqlType(attribute)}`);
    this.#attributes.set(attribute.key, attribute);
    this.#statements.clear();
  }

  /** Adds an attribute; documents that exist get its default. */
  addAttribute(attribute: Attribute): void {
    this.#declare(attribute, new Set());
    if (attribute.default !== undefined && attribute.default !== null)
      this.#db
        .prepare(`UPDATE ${this.#table} SET ${quote(columnOf(attribute.key))} = ?`)
        .run(encode(attribute, attribute.default));
  }

  /** Changes what new documents get and what is checked, not what is stored. */
  changeAttribute(attribute: Attribute): void {
    this.#attributes.set(attribute.key, attribute);
    this.#statements.clear();
  }

  /** Removes an attribute, its values and every index that it is part of. */
  removeAttribute(key: string): void {
    if (!this.#attributes.delete(key)) return;
    this.#statements.clear();
    const column = columnOf(key);
    const indexes = this.#db
      .prepare(
        `SELECT DISTINCT list.name FROM pragma_index_list(?) AS list, pragma_index_info(list.name) AS info WHERE info.name = ?`,
      )
      .all(`c_${this.name}`, column);
    for (const index of indexes) this.#db.exec(`DROP INDEX ${quote(String(index['name']))}`);
    this.#db.exec(`ALTER TABLE ${this.#table} DROP COLUMN ${quote(column)}`);
  }

  /** Gives an attribute another key; its values stay, and so do the indexes over it. */
  renameAttribute(key: string, attribute: Attribute): void {
    if (!this.#attributes.has(key)) return;
    this.#statements.clear();
    this.#db.exec(
      `ALTER TABLE ${this.#table} RENAME COLUMN ${quote(columnOf(key))} TO ${quote(columnOf(attribute.key))}`,
    );
    const renamed = [...this.#attributes].map(([old, kept]) => (old === key ? attribute : kept));
    this.#attributes.clear();
    for (const each of renamed) this.#attributes.set(each.key, each);
  }

  /** Adds an index under a name of this collection. @throws DuplicateError where a unique one cannot hold */
  addIndex(key: string, index: Index): void {
    const columns = (descending: boolean) =>
      index.attributes.map((attribute) => `${quote(columnOf(attribute))}${descending ? ' DESC' : ''}`).join(', ');
    try {
      this.#db.exec(
        `CREATE ${index.unique ? 'UNIQUE ' : ''}INDEX IF NOT EXISTS ${quote(`i_${this.name}_${key}`)} ON ${this.#table} (${columns(false)})`,
      );
    } catch (error) {
      throw duplicate(error) ? new DuplicateError(`index ${key}`) : error;
    }
    // documents with equal values come in the order of $sequence, whichever way the values are sorted: that takes one for each way
    if (index.bothWays)
      this.#db.exec(
        `CREATE INDEX IF NOT EXISTS ${quote(`d_${this.name}_${key}`)} ON ${this.#table} (${columns(true)})`,
      );
  }

  removeIndex(key: string): void {
    this.#db.exec(`DROP INDEX IF EXISTS ${quote(`i_${this.name}_${key}`)}`);
    this.#db.exec(`DROP INDEX IF EXISTS ${quote(`d_${this.name}_${key}`)}`);
  }

  /** Removes the collection and all that is in it. */
  drop(): void {
    this.#statements.clear();
    this.#db.exec(`DROP TABLE IF EXISTS ${this.#table}`);
  }

  /** Stores a new document. @throws DuplicateError */
  create(input: NewDocument<T>): T {
    const at = input.at ?? now();
    const data = input.data as Record<string, unknown>;
    this.#refuseUnknown(data);
    const id = input.id ?? uniqueId();
    const values: (string | number | null)[] = [id, at, input.updatedAt ?? at, JSON.stringify(input.permissions ?? [])];
    for (const attribute of this.#attributes.values()) {
      const value = data[attribute.key];
      values.push(encode(attribute, value === undefined ? attribute.default : value));
    }
    try {
      return this.#read(this.#statement('insert', () => this.#insertSql()).get(...values));
    } catch (error) {
      throw duplicate(error) ? new DuplicateError(id) : error;
    }
  }

  #insertSql(): string {
    const own = [...this.#attributes.keys()].map((key) => quote(columnOf(key)));
    const columns = ['_id', '_createdAt', '_updatedAt', '_permissions', ...own];
    return `INSERT INTO ${this.#table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')}) RETURNING *`;
  }

  /** The document with this id. */
  get(id: string): T | undefined {
    const row = this.#statement('get', () => `SELECT * FROM ${this.#table} WHERE _id = ?`).get(id);
    return row ? this.#read(row) : undefined;
  }

  /**
   * Changes a document and its `$updatedAt`; undefined where there is none.
   * @throws DuplicateError
   * @throws ConflictError where `ifUpdatedAt` is not its `$updatedAt` any more
   */
  update(
    id: string,
    change: Change<T>,
    options: { ifUpdatedAt?: string; at?: string; createdAt?: string } = {},
  ): T | undefined {
    const { $permissions, ...data } = change as Record<string, unknown>;
    this.#refuseUnknown(data);
    const set = ['_updatedAt = ?'];
    const values: (string | number | null)[] = [options.at ?? now()];
    if ($permissions !== undefined) {
      set.push('_permissions = ?');
      values.push(JSON.stringify($permissions));
    }
    if (options.createdAt !== undefined) {
      set.push('_createdAt = ?');
      values.push(options.createdAt);
    }
    for (const [key, value] of Object.entries(data)) {
      const attribute = this.#attributes.get(key);
      if (!attribute || value === undefined) continue;
      set.push(`${quote(columnOf(key))} = ?`);
      values.push(encode(attribute, value));
    }
    const where = options.ifUpdatedAt === undefined ? '_id = ?' : '_id = ? AND _updatedAt = ?';
    const sql = `UPDATE ${this.#table} SET ${set.join(', ')} WHERE ${where} RETURNING *`;
    const keys = options.ifUpdatedAt === undefined ? [id] : [id, options.ifUpdatedAt];
    let row: Record<string, unknown> | undefined;
    try {
      row = this.#prepare(sql).get(...values, ...keys);
    } catch (error) {
      throw duplicate(error) ? new DuplicateError(id) : error;
    }
    if (row) return this.#read(row);
    if (options.ifUpdatedAt !== undefined && this.get(id)) throw new ConflictError(id);
    return undefined;
  }

  /** Removes a document; false where there is none. */
  delete(id: string): boolean {
    return this.#prepare(`DELETE FROM ${this.#table} WHERE _id = ?`).run(id).changes > 0;
  }

  /** Removes every document. */
  clear(): void {
    this.#prepare(`DELETE FROM ${this.#table}`).run();
  }

  /**
   * The documents that match, in order; `readableBy` leaves only those that one of the roles may read.
   * @throws AppwriteError general_query_invalid, general_cursor_not_found
   */
  find(selection: Partial<Selection>, readableBy?: readonly string[]): T[] {
    const whole: Selection = { filters: [], orders: [], ...selection };
    const fieldOf = fieldLookup(this.#attributes);
    const where = join(this.#conditions(whole, readableBy), 'AND');
    const orders = ordersOf(whole, fieldOf);
    const turned = whole.cursor?.direction === 'before';
    const random = whole.orders.some((order) => order.direction === 'RANDOM');
    const order = random ? 'RANDOM()' : orderBy(orders, turned);
    const sql = (condition: string) =>
      `SELECT * FROM ${this.#table} WHERE ${condition} ORDER BY ${order} LIMIT ? OFFSET ?`;
    const limit = whole.limit ?? DEFAULT_LIMIT;
    if (!whole.cursor) return this.#all(sql(where.text), [...where.values, limit, whole.offset ?? 0]);
    const segments = afterCursor(orders, turned, this.#cursorValues(whole.cursor.id));
    let skip = whole.offset ?? 0;
    const found: T[] = [];
    for (const segment of segments) {
      const both = join([where, segment], 'AND');
      const wanted = limit < 0 ? -1 : limit - found.length + skip;
      if (wanted === 0) break;
      const part = this.#all(sql(both.text), [...both.values, wanted, 0]);
      found.push(...part.slice(skip));
      skip = Math.max(0, skip - part.length);
    }
    return turned ? found.reverse() : found;
  }

  /** How SQLite would go about a selection without a cursor: the lines of its query plan, for tests of what an index serves. */
  explain(selection: Partial<Selection>, readableBy?: readonly string[]): string[] {
    const whole: Selection = { filters: [], orders: [], ...selection };
    const where = join(this.#conditions(whole, readableBy), 'AND');
    const order = orderBy(ordersOf(whole, fieldLookup(this.#attributes)), false);
    return this.#db
      .prepare(`EXPLAIN QUERY PLAN SELECT * FROM ${this.#table} WHERE ${where.text} ORDER BY ${order} LIMIT 25`)
      .all(...where.values)
      .map((row) => String(row['detail']));
  }

  #all(sql: string, values: readonly (string | number | null)[]): T[] {
    return this.#prepare(sql)
      .all(...values)
      .map((row) => this.#read(row));
  }

  /** The length of the longest text that an attribute holds, in characters. */
  longest(key: string): number {
    const sql = `SELECT max(length(${quote(columnOf(key))})) AS n FROM ${this.#table}`;
    return Number(this.#prepare(sql).get()?.['n'] ?? 0);
  }

  /** The first match. */
  findOne(selection: Partial<Selection>): T | undefined {
    return this.find({ ...selection, limit: 1 })[0];
  }

  /** Every document whose attribute has this value, oldest first, without a limit. */
  where(attribute: keyof T & string, value: string | number | boolean): T[] {
    return this.find({ filters: [{ method: 'equal', attribute, values: [value] }], limit: -1 });
  }

  /** How many match, counted no further than {@link COUNT_LIMIT} unless told otherwise. */
  count(selection: Pick<Selection, 'filters'>, readableBy?: readonly string[], max: number = COUNT_LIMIT): number {
    const where = join(this.#conditions({ orders: [], ...selection }, readableBy), 'AND');
    const sql = `SELECT COUNT(*) AS n FROM (SELECT 1 FROM ${this.#table} WHERE ${where.text} LIMIT ?)`;
    return Number(this.#prepare(sql).get(...where.values, max)?.['n']);
  }

  #conditions(selection: Selection, readableBy: readonly string[] | undefined): Sql[] {
    const fieldOf = fieldLookup(this.#attributes);
    const conditions = selection.filters.map((query) => filterSql(query, fieldOf));
    // permissions are kept as JSON text: looking for one in its quotes is several times as fast as taking the list apart
    if (readableBy)
      conditions.push({
        text: `(${readableBy.map(() => 'instr(_permissions, ?)').join(' OR ') || '0'})`,
        values: readableBy.map((role) => JSON.stringify(`read("${role}")`)),
      });
    return conditions;
  }

  #cursorValues(id: string): (attribute: string) => string | number | null {
    const row = this.#prepare(`SELECT * FROM ${this.#table} WHERE _id = ?`).get(id);
    if (!row) throw AppwriteError.of('general_cursor_not_found', `Document '${id}' for the 'cursor' value not found.`);
    return (attribute) => {
      const value = row[columnOf(attribute)];
      return typeof value === 'string' || typeof value === 'number' ? value : null;
    };
  }

  #refuseUnknown(data: Record<string, unknown>): void {
    for (const key of Object.keys(data))
      if (!this.#attributes.has(key)) throw new Error(`${this.name} has no attribute ${key}`);
  }

  /** A statement that is the same until the attributes change: its SQL is put together once. */
  #statement(name: string, sql: () => string): StatementSync {
    const known = this.#statements.get(name);
    if (known) return known;
    const statement = this.#db.prepare(sql());
    this.#statements.set(name, statement);
    return statement;
  }

  #prepare(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known) return known;
    const statement = this.#db.prepare(sql);
    if (this.#statements.size > 200) this.#statements.clear();
    this.#statements.set(sql, statement);
    return statement;
  }

  #read(row: Record<string, unknown> | undefined): T {
    if (!row) throw new Error(`${this.name}: no row`);
    const document: Record<string, unknown> = {};
    for (const [key, attribute] of this.#attributes) document[key] = decode(attribute, row[columnOf(key)]);
    for (const [key, { column }] of SYSTEM_ATTRIBUTES) document[key] = String(row[column]);
    document['$permissions'] = JSON.parse(String(row['_permissions']));
    return document as unknown as T;
  }
}

function duplicate(error: unknown): boolean {
  return error instanceof Error && /UNIQUE constraint failed/.test(error.message);
}
