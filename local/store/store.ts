import { chmodSync, closeSync, existsSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Collection } from './collection.ts';
import { fault, faultOf } from './faults.ts';
import { type CollectionSchema, type Document, quote } from './schema.ts';
import { copyAll, putBack, type StoreSnapshot } from './snapshot.ts';
import { tableName } from './sql-table.ts';
import { Tenure } from './tenure.ts';

/** How long a message is not repeated, in milliseconds. With a full disk every call would print it. */
const SILENCE = 10_000;

/** All data of the local Appwrite, in one SQLite file. */
export class Store {
  readonly #path: string;
  readonly #db: DatabaseSync;
  readonly #collections = new Map<string, unknown>();
  readonly #tenure = new Tenure();
  /** The collections whose table the transaction under way made or changed. */
  readonly #reshaped = new Set<string>();
  readonly #rollbackListeners: (() => void)[] = [];
  #depth = 0;
  /** The snapshots of this database, also those that the stores before this one made. */
  #snapshots: StoreSnapshot[] = [];
  #committed: (() => void)[] = [];
  #complaint = { message: '', at: 0 };

  /**
   * Opens the file, or a database in memory for `:memory:`. What a call returned survives the process's death: the
   * write-ahead log is with the operating system by then. Only its owner can read the file.
   * @param from the file, or the store whose place this one takes: that one ends, and whoever still uses it gets an error
   * @throws StoreFault if another process has the file open, the disk is full, or the file is damaged or cannot be written
   */
  constructor(from: string | Store) {
    if (from instanceof Store) {
      this.#path = from.#path;
      this.#db = from.#db;
      this.#snapshots = from.#snapshots;
      from.#tenure.end();
      return;
    }
    this.#path = from;
    try {
      if (from !== ':memory:') prepare(from);
      this.#db = open(from);
    } catch (error) {
      throw faultOf(error, from) ?? error;
    }
  }

  /** The collection with this name, created if missing. One name has one schema. */
  collection<T extends Document>(schema: CollectionSchema): Collection<T> {
    const known = this.#collections.get(schema.name);
    if (known) return known as Collection<T>;
    const made = new Collection<T>(this.#db, schema, this.#tenure, {
      changed: () => this.#noteChanged(schema.name),
      reshaped: () => this.#noteReshaped(schema.name),
    });
    this.#collections.set(schema.name, made);
    return made;
  }

  /** Drops a collection with all its documents. */
  drop(name: string): void {
    this.#noteChanged(name);
    this.#noteReshaped(name);
    this.#db.exec(`DROP TABLE IF EXISTS ${quote(tableName(name))}`);
    this.#collections.delete(name);
  }

  /**
   * Runs `work` as a transaction: if it throws, nothing is stored. Synchronous; may be nested. A rollback also drops
   * collections that were created in `work`: request them again.
   */
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
      this.#committed = [];
      this.#rollBack();
      throw error;
    } finally {
      this.#depth--;
      this.#reshaped.clear();
    }
  }

  /** Runs `work` after the current transaction is committed, or at once without one. It does not run after a rollback. */
  afterCommit(work: () => void): void {
    if (this.#depth > 0) this.#committed.push(work);
    else work();
  }

  /** A copy of everything, kept in memory until the store is closed. */
  snapshot(): StoreSnapshot {
    this.#tenure.check();
    const made = copyAll(this.#db, this.#snapshots.length);
    this.#snapshots.push(made);
    return made;
  }

  /**
   * Makes everything what it was when the snapshot was made. This store ends by that: what still runs on it fails instead of
   * writing. Returns the store that takes its place; the snapshot can be restored again.
   */
  restored(snapshot: StoreSnapshot): Store {
    const successor = new Store(this);
    putBack(this.#db, snapshot);
    for (const { changed } of this.#snapshots) for (const name of snapshot.changed) changed.add(name);
    snapshot.changed.clear();
    return successor;
  }

  /** Calls `listener` after each rollback, for code that caches what it read from the store. */
  onRollback(listener: () => void): void {
    this.#rollbackListeners.push(listener);
  }

  /**
   * Says on the console what is wrong with the disk or the file, where an error tells of that; the same thing not more than
   * once in {@link SILENCE}. False for any other error.
   */
  complain(error: unknown): boolean {
    const found = faultOf(error, this.#path);
    if (!found) return false;
    const now = performance.now();
    if (found.message !== this.#complaint.message || now - this.#complaint.at > SILENCE) {
      console.error(found.message);
      this.#complaint = { message: found.message, at: now };
    }
    return true;
  }

  close(): void {
    this.#tenure.end();
    this.#db.close();
  }

  #noteChanged(name: string): void {
    for (const { changed } of this.#snapshots) changed.add(tableName(name));
  }

  #noteReshaped(name: string): void {
    if (this.#depth > 0) this.#reshaped.add(name);
  }

  #rollBack(): void {
    // a full disk makes SQLite roll back by itself
    if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
    // these know attributes and indexes, or a whole table, that are gone
    for (const name of this.#reshaped) this.#collections.delete(name);
    for (const listener of this.#rollbackListeners) listener();
  }
}

/** @throws StoreFault if what is left of a database is not to be overwritten */
function prepare(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  // SQLite would take an empty file for a new database, and throw away what the log still holds of the old one
  if (sizeOf(path) === 0 && (sizeOf(`${path}-wal`) ?? 0) > 0) throw fault('damaged', path);
  closeSync(openSync(path, 'a', OWNER_ALONE));
  for (const file of [path, `${path}-wal`]) keepToOwner(file);
}

/** Keys and secrets are in it. A new log gets the mode of the file that it belongs to. */
const OWNER_ALONE = 0o600;

function keepToOwner(file: string): void {
  try {
    chmodSync(file, OWNER_ALONE);
  } catch {
    // there is no log, or the file is somebody else's who lets us write it
  }
}

function sizeOf(path: string): number | undefined {
  return existsSync(path) ? statSync(path).size : undefined;
}

function open(path: string): DatabaseSync {
  const db = new DatabaseSync(path);
  try {
    db.exec(
      'PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY;',
    );
    db.exec('BEGIN IMMEDIATE; COMMIT;');
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}
