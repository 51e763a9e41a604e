import { AppwriteException } from 'node-appwrite';
import { BudgetError } from '../budget.ts';
import { isNetworkFailure } from '../clients/repeat.ts';

/** The status and type, such as `row_not_found`, of an error that Appwrite answered; undefined for other errors. */
export function refusalOf(error: unknown): { status: number; type: string } | undefined {
  return error instanceof AppwriteException ? { status: error.code, type: error.type } : undefined;
}

/** Whether Appwrite could not answer at this moment: no time was left, the network failed, or it answered 429 or 5xx. */
export function isUnavailable(error: unknown): boolean {
  if (error instanceof BudgetError) return true;
  const status = refusalOf(error)?.status;
  if (status !== undefined) return status === 429 || status >= 500;
  return isNetworkFailure(error);
}

/** Whether Appwrite answered 409: it exists already, or another call was faster. */
export function isConflict(error: unknown): boolean {
  return refusalOf(error)?.status === 409;
}

/** Whether Appwrite answered 404. */
export function isNotFound(error: unknown): boolean {
  return refusalOf(error)?.status === 404;
}

/** Waits for a call that creates something with a computed id. True if this call created it, false if it existed already. */
export async function madeOnce(call: Promise<unknown>): Promise<boolean> {
  try {
    await call;
    return true;
  } catch (error) {
    if (isConflict(error)) return false;
    throw error;
  }
}

/** Waits for a call that reads something; undefined if Appwrite answers 404. */
export async function orMissing<Found>(call: Promise<Found>): Promise<Found | undefined> {
  try {
    return await call;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
