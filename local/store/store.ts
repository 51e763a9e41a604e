import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Collection } from './collection.ts';
import type { CollectionSchema, Document } from './schema.ts';
import { copyAll, putBack, type StoreSnapshot } from './snapshot.ts';
import { Tenure } from './tenure.ts';

/** Everything that the local Appwrite keeps, in one SQLite file. */
export class Store {
  readonly #db: DatabaseSync;
  readonly #collections = new Map<string, unknown>();
  readonly #tenure = new Tenure();
  #depth = 0;
  #snapshots = 0;
  #committed: (() => void)[] = [];

  /**
   * Opens the file, or a database in memory for `:memory:`. What a call returned survives the process's death: the
   * write-ahead log is with the operating system by then.
   * @param from the file, or the store whose place this one takes: that one ends, and whoever still uses it gets an error
   * @throws Error where another process has the file open
   */
  constructor(from: string | Store) {
    if (from instanceof Store) {
      this.#db = from.#db;
      this.#snapshots = from.#snapshots;
      from.#tenure.end();
      return;
    }
    const path = from;
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
    const made = new Collection<T>(this.#db, schema, this.#tenure);
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
    this.#tenure.check();
    const result = this.#whole(work);
    for (const follow of this.#committed.splice(0)) follow();
    return result;
  }

  #whole<R>(work: () => R): R {
    this.#db.exec('BEGIN');
    this.#depth++;
    try {
      const result = work();
      this.#db.exec('COMMIT');
      return result;
    } catch (error) {
      this.#db.exec('ROLLBACK');
      this.#committed = [];
      throw error;
    } finally {
      this.#depth--;
    }
  }

  /** Runs `work` once the transaction that is under way is kept, at once outside of one; not at all where it is undone. */
  afterCommit(work: () => void): void {
    if (this.#depth > 0) this.#committed.push(work);
    else work();
  }

  /** A copy of everything, kept in memory until the store is closed. */
  snapshot(): StoreSnapshot {
    this.#tenure.check();
    return copyAll(this.#db, this.#snapshots++);
  }

  /**
   * Makes everything what it was when the snapshot was made. This store ends by that: what still runs on it fails instead of
   * writing. Gives the store that takes its place; the snapshot can be restored again.
   */
  restored(snapshot: StoreSnapshot): Store {
    const successor = new Store(this);
    putBack(this.#db, snapshot);
    return successor;
  }

  close(): void {
    this.#tenure.end();
    this.#db.close();
  }
}
