import type { DatabaseSync } from 'node:sqlite';
import { AppwriteError } from '../errors.ts';
import { ConflictError, orDuplicate } from './conflicts.ts';
import { fieldLookup } from './filter-sql.ts';
import { uniqueId } from './ids.ts';
import type { Selection } from './query.ts';
import { type CollectionSchema, columnOf, type Document, decode, encode, quote, SYSTEM_ATTRIBUTES } from './schema.ts';
import { beyondCursor, conditionOf, orderOf } from './selection-sql.ts';
import { SqlTable } from './sql-table.ts';
import type { Tenure } from './tenure.ts';
import { now } from './time.ts';

export { ConflictError, DuplicateError } from './conflicts.ts';

/** Appwrite counts no further than this. */
const COUNT_LIMIT = 5000;
/** What a list gives where no limit was asked for. */
export const DEFAULT_LIMIT = 25;

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
  /** Its attributes and indexes, and how to change them. */
  readonly table: SqlTable;

  /** @param reshaped called before its table is made, and before each change of its columns */
  constructor(db: DatabaseSync, schema: CollectionSchema, tenure: Tenure, reshaped: () => void) {
    this.name = schema.name;
    this.table = new SqlTable(db, schema, tenure, reshaped);
  }

  /** Stores a new document. @throws DuplicateError */
  create(input: NewDocument<T>): T {
    const at = input.at ?? now();
    const data = input.data as Record<string, unknown>;
    this.#refuseUnknown(data);
    const id = input.id ?? uniqueId();
    const values: (string | number | null)[] = [id, at, input.updatedAt ?? at, JSON.stringify(input.permissions ?? [])];
    for (const attribute of this.table.attributes.values()) {
      const value = data[attribute.key];
      values.push(encode(attribute, value === undefined ? attribute.default : value));
    }
    return orDuplicate(id, () => this.#read(this.table.statement('insert', () => this.#insertSql()).get(...values)));
  }

  #insertSql(): string {
    const own = [...this.table.attributes.keys()].map((key) => quote(columnOf(key)));
    const columns = ['_id', '_createdAt', '_updatedAt', '_permissions', ...own];
    return `INSERT INTO ${this.table.quoted} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')}) RETURNING *`;
  }

  /** The document with this id. */
  get(id: string): T | undefined {
    const row = this.table.statement('get', () => `SELECT * FROM ${this.table.quoted} WHERE _id = ?`).get(id);
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
      const attribute = this.table.attributes.get(key);
      if (!attribute || value === undefined) continue;
      set.push(`${quote(columnOf(key))} = ?`);
      values.push(encode(attribute, value));
    }
    const where = options.ifUpdatedAt === undefined ? '_id = ?' : '_id = ? AND _updatedAt = ?';
    const sql = `UPDATE ${this.table.quoted} SET ${set.join(', ')} WHERE ${where} RETURNING *`;
    const keys = options.ifUpdatedAt === undefined ? [id] : [id, options.ifUpdatedAt];
    const row = orDuplicate(id, () => this.table.prepare(sql).get(...values, ...keys));
    if (row) return this.#read(row);
    if (options.ifUpdatedAt !== undefined && this.get(id)) throw new ConflictError(id);
    return undefined;
  }

  /** Removes a document; false where there is none. */
  delete(id: string): boolean {
    return this.table.prepare(`DELETE FROM ${this.table.quoted} WHERE _id = ?`).run(id).changes > 0;
  }

  /** Removes every document. */
  clear(): void {
    this.table.prepare(`DELETE FROM ${this.table.quoted}`).run();
  }

  /**
   * The documents that match, in order; `readableBy` leaves only those that one of the roles may read.
   * @throws AppwriteError general_query_invalid, general_cursor_not_found
   */
  find(selection: Partial<Selection>, readableBy?: readonly string[]): T[] {
    const whole: Selection = { filters: [], orders: [], ...selection };
    const fieldOf = fieldLookup(this.table.attributes);
    const condition = conditionOf(whole.filters, readableBy, fieldOf);
    const sql = (where: string) =>
      `SELECT * FROM ${this.table.quoted} WHERE ${where} ORDER BY ${orderOf(whole, fieldOf)} LIMIT ? OFFSET ?`;
    const limit = whole.limit ?? DEFAULT_LIMIT;
    if (!whole.cursor) return this.#all(sql(condition.text), [...condition.values, limit, whole.offset ?? 0]);
    let skip = whole.offset ?? 0;
    const found: T[] = [];
    for (const part of beyondCursor(whole, condition, fieldOf, this.#cursorValues(whole.cursor.id))) {
      const wanted = limit < 0 ? -1 : limit - found.length + skip;
      if (wanted === 0) break;
      const documents = this.#all(sql(part.text), [...part.values, wanted, 0]);
      found.push(...documents.slice(skip));
      skip = Math.max(0, skip - documents.length);
    }
    return whole.cursor.direction === 'before' ? found.reverse() : found;
  }

  /** How SQLite would go about a selection without a cursor: the lines of its query plan, for tests of what an index serves. */
  explain(selection: Partial<Selection>, readableBy?: readonly string[]): string[] {
    const whole: Selection = { filters: [], orders: [], ...selection };
    const fieldOf = fieldLookup(this.table.attributes);
    const { text, values } = conditionOf(whole.filters, readableBy, fieldOf);
    return this.table
      .prepare(
        `EXPLAIN QUERY PLAN SELECT * FROM ${this.table.quoted} WHERE ${text} ORDER BY ${orderOf(whole, fieldOf)} LIMIT 25`,
      )
      .all(...values)
      .map((row) => String(row['detail']));
  }

  #all(sql: string, values: readonly (string | number | null)[]): T[] {
    return this.table
      .prepare(sql)
      .all(...values)
      .map((row) => this.#read(row));
  }

  /** The length of the longest text that an attribute holds, in characters. */
  longest(key: string): number {
    const sql = `SELECT max(length(${quote(columnOf(key))})) AS n FROM ${this.table.quoted}`;
    return Number(this.table.prepare(sql).get()?.['n'] ?? 0);
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
    const { text, values } = conditionOf(selection.filters, readableBy, fieldLookup(this.table.attributes));
    const sql = `SELECT COUNT(*) AS n FROM (SELECT 1 FROM ${this.table.quoted} WHERE ${text} LIMIT ?)`;
    return Number(this.table.prepare(sql).get(...values, max)?.['n']);
  }

  #cursorValues(id: string): (attribute: string) => string | number | null {
    const row = this.table.prepare(`SELECT * FROM ${this.table.quoted} WHERE _id = ?`).get(id);
    if (!row) throw AppwriteError.of('general_cursor_not_found', `Document '${id}' for the 'cursor' value not found.`);
    return (attribute) => {
      const value = row[columnOf(attribute)];
      return typeof value === 'string' || typeof value === 'number' ? value : null;
    };
  }

  #refuseUnknown(data: Record<string, unknown>): void {
    for (const key of Object.keys(data))
      if (!this.table.attributes.has(key)) throw new Error(`${this.name} has no attribute ${key}`);
  }

  #read(row: Record<string, unknown> | undefined): T {
    if (!row) throw new Error(`${this.name}: no row`);
    const document: Record<string, unknown> = {};
    for (const [key, attribute] of this.table.attributes) document[key] = decode(attribute, row[columnOf(key)]);
    for (const [key, { column }] of SYSTEM_ATTRIBUTES) document[key] = String(row[column]);
    document['$permissions'] = JSON.parse(String(row['_permissions']));
    return document as unknown as T;
  }
}
