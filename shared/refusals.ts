import { AppwriteException } from 'node-appwrite';

/** What Appwrite refused with, where it is one of its answers: its status and its type, such as `row_not_found`. */
export function refusalOf(error: unknown): { status: number; type: string } | undefined {
  return error instanceof AppwriteException ? { status: error.code, type: error.type } : undefined;
}

/** Appwrite answered 409: it is there already, or somebody else was faster. */
export function isConflict(error: unknown): boolean {
  return refusalOf(error)?.status === 409;
}

/** Appwrite answered 404. */
export function isNotFound(error: unknown): boolean {
  return refusalOf(error)?.status === 404;
}

/** Waits for a call that makes something with a computed id. True if this call made it, false if it was there already. */
export async function madeOnce(call: Promise<unknown>): Promise<boolean> {
  try {
    await call;
    return true;
  } catch (error) {
    if (isConflict(error)) return false;
    throw error;
  }
}

/** Waits for a call that reads something; undefined where Appwrite answers that there is no such thing. */
export async function orMissing<Found>(call: Promise<Found>): Promise<Found | undefined> {
  try {
    return await call;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
