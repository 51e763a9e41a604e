import { AppwriteError } from '../../errors.ts';
import { allows } from '../../store/permissions.ts';
import { isPast } from '../../store/time.ts';
import type { RowData, StagedAction, TransactionDocument } from '../model/documents.ts';
import {
  transactionExpired,
  transactionLimitExceeded,
  transactionNotFound,
  transactionNotReady,
} from '../model/errors.ts';
import type { TablesDB } from '../model/tablesdb.ts';
import type { Actor } from '../rows/row-access.ts';

/** The maximum number of operations in a transaction. Source: appwrite 1.9.6, APP_LIMIT_DATABASE_TRANSACTION. */
const OPERATIONS_MAX = 100;

/** The transaction, if the caller created it or is an API key. @throws AppwriteError transaction_not_found */
export function visibleTransaction(actor: Actor, tablesdb: TablesDB, id: string): TransactionDocument {
  const transaction = tablesdb.transactions.get(id);
  if (!transaction || (actor.roles && !allows(transaction.$permissions, 'read', actor.roles)))
    throw transactionNotFound(id);
  return transaction;
}

/**
 * The transaction, if it still accepts operations.
 * @throws AppwriteError transaction_not_found, transaction_not_ready, transaction_expired
 */
export function openTransaction(actor: Actor, tablesdb: TablesDB, id: string): TransactionDocument {
  const transaction = visibleTransaction(actor, tablesdb, id);
  if (transaction.status !== 'pending') throw transactionNotReady();
  if (isPast(transaction.expiresAt)) throw transactionExpired();
  return transaction;
}

/**
 * Like {@link openTransaction}, with the single error of increments and bulk calls.
 * @throws AppwriteError general_bad_request
 */
export function openForBulk(actor: Actor, tablesdb: TablesDB, id: string): TransactionDocument {
  try {
    return openTransaction(actor, tablesdb, id);
  } catch (error) {
    if (error instanceof AppwriteError && error.type !== 'transaction_expired') throw notPending();
    throw error;
  }
}

/** The error of some calls for a transaction that is not pending. */
function notPending(): AppwriteError {
  return AppwriteError.of('general_bad_request', 'Invalid or non\u2011pending transaction');
}

/** A write to be stored until the commit. */
export interface Staged {
  databaseId: string;
  tableId: string;
  rowId: string | null;
  action: StagedAction;
  data: RowData | RowData[];
}

/** Stores writes in a transaction. @throws AppwriteError transaction_limit_exceeded */
export function stage(
  tablesdb: TablesDB,
  transaction: TransactionDocument,
  staged: readonly Staged[],
): TransactionDocument {
  const existing = transaction.operations;
  if (existing + staged.length > OPERATIONS_MAX)
    throw transactionLimitExceeded(existing, staged.length, OPERATIONS_MAX);
  return tablesdb.local.store.transaction(() => {
    for (const { data, ...place } of staged) {
      const row =
        place.rowId === null ? undefined : tablesdb.table(place.databaseId, place.tableId).rows.get(place.rowId);
      const kept = { ...place, data, seenAt: row?.$updatedAt ?? null };
      tablesdb.operations.create({ data: { transactionId: transaction.$id, ...kept } });
    }
    return tablesdb.transactions.update(transaction.$id, { operations: existing + staged.length }) ?? transaction;
  });
}
