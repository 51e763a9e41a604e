import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Collection } from './collection.ts';
import type { CollectionSchema, Document } from './schema.ts';

/** Everything that the local Appwrite keeps, in one SQLite file. */
export class Store {
  readonly #db: DatabaseSync;
  readonly #collections = new Map<string, unknown>();
  #depth = 0;

  /**
   * Opens the file, or a database in memory for `:memory:`. What a call returned survives the process's death: the
   * write-ahead log is with the operating system by then.
   * @throws Error where another process has the file open
   */
  constructor(path: string) {
    if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true });
    this.#db = new DatabaseSync(path);
    this.#db.exec(
      'PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY;',
    );
    this.#db.exec('BEGIN IMMEDIATE; COMMIT;');
  }

  /** The collection of this name, made where it is missing. One name has one schema. */
  collection<T extends Document>(schema: CollectionSchema): Collection<T> {
    const known = this.#collections.get(schema.name);
    if (known) return known as Collection<T>;
    const made = new Collection<T>(this.#db, schema);
    this.#collections.set(schema.name, made);
    return made;
  }

  /** Drops a collection with all that is in it. */
  drop(name: string): void {
    (this.#collections.get(name) as Collection<Document> | undefined)?.table.drop();
    this.#collections.delete(name);
  }

  /** Runs `work` as one: all of it is kept, or, where it throws, nothing. Synchronous; may be nested. */
  transaction<R>(work: () => R): R {
    if (this.#depth > 0) return work();
    this.#db.exec('BEGIN');
    this.#depth++;
    try {
      const result = work();
      this.#db.exec('COMMIT');
      return result;
    } catch (error) {
      this.#db.exec('ROLLBACK');
      throw error;
    } finally {
      this.#depth--;
    }
  }

  close(): void {
    this.#db.close();
  }
}
