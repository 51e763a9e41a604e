/** A document with this id, or with these values of a unique index, already exists. */
export class DuplicateError extends Error {}
/** The document changed since the caller read it. */
export class ConflictError extends Error {}

/** Runs a write. SQLite's error for a unique value that is taken becomes a {@link DuplicateError}. */
export function orDuplicate<R>(what: string, write: () => R): R {
  try {
    return write();
  } catch (error) {
    const taken = error instanceof Error && /UNIQUE constraint failed/.test(error.message);
    throw taken ? new DuplicateError(what) : error;
  }
}
