import { AppwriteError } from '../../errors.ts';
import type { Context } from '../../http/context.ts';
import { optional } from '../../http/param.ts';
import { boolean, integer, uid } from '../../http/params.ts';
import { listPage, listQueries } from '../../http/queries.ts';
import { created, noContent, ok } from '../../http/reply.ts';
import { type Route, route } from '../../http/route.ts';
import { inSeconds } from '../../store/time.ts';
import { transactionAnswer } from '../model/answers.ts';
import type { TransactionDocument } from '../model/documents.ts';
import { tablesOf } from '../model/tablesdb.ts';
import { actorOf, ownPermissions } from '../rows/row-access.ts';
import { commit, ended } from '../transactions/commit.ts';
import { operationList, stageOperations } from '../transactions/operations.ts';
import { openTransaction, visibleTransaction } from '../transactions/staging.ts';

const path = '/tablesdb/transactions';
const read = ['documents.read', 'rows.read'];
const write = ['documents.write', 'rows.write'];
// How long a transaction is valid, in seconds. Source: appwrite 1.9.6, app/init/constants.php.
const TTL = { least: 60, most: 3600, usual: 300 };

export const transactionRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path,
    scopes: write,
    params: { ttl: optional(integer(TTL.least, TTL.most), TTL.usual) },
    handle: (context, { ttl }) => {
      const made = tablesOf(context.local).transactions.create({
        permissions: ownPermissions(actorOf(context)),
        data: { status: 'pending', operations: 0, expiresAt: inSeconds(ttl) },
      });
      return created(transactionAnswer(made));
    },
  }),
  route({
    method: 'GET',
    path,
    scopes: read,
    params: { queries: listQueries(['status', 'expiresAt']) },
    handle: (context, { queries }) => {
      const page = listPage(tablesOf(context.local).transactions, queries, 'Transaction', context.roles);
      return ok({ total: page.total, transactions: page.items.map(transactionAnswer) });
    },
  }),
  route({
    method: 'GET',
    path: `${path}/:transactionId`,
    scopes: read,
    params: { transactionId: uid() },
    handle: (context, { transactionId }) =>
      ok(transactionAnswer(visibleTransaction(actorOf(context), tablesOf(context.local), transactionId))),
  }),
  route({
    method: 'PATCH',
    path: `${path}/:transactionId`,
    scopes: write,
    params: { transactionId: uid(), commit: optional(boolean(), false), rollback: optional(boolean(), false) },
    handle: async (context, values) => ok(transactionAnswer(await end(context, values))),
  }),
  route({
    method: 'DELETE',
    path: `${path}/:transactionId`,
    scopes: write,
    params: { transactionId: uid() },
    handle: (context, { transactionId }) => {
      const tablesdb = tablesOf(context.local);
      const transaction = visibleTransaction(actorOf(context), tablesdb, transactionId);
      ended(tablesdb, transaction, 'failed');
      tablesdb.transactions.delete(transactionId);
      return noContent();
    },
  }),
  route({
    method: 'POST',
    path: `${path}/:transactionId/operations`,
    scopes: write,
    params: { transactionId: uid(), operations: operationList() },
    handle: (context, { transactionId, operations }) =>
      created(transactionAnswer(stageOperations(context, transactionId, operations))),
  }),
];

async function end(
  context: Context,
  { transactionId, ...wanted }: { transactionId: string; commit: boolean; rollback: boolean },
): Promise<TransactionDocument> {
  if (!wanted.commit && !wanted.rollback)
    throw AppwriteError.of('general_bad_request', 'Either commit or rollback must be true');
  if (wanted.commit && wanted.rollback)
    throw AppwriteError.of('general_bad_request', 'Cannot commit and rollback at the same time');
  const tablesdb = tablesOf(context.local);
  const transaction = openTransaction(actorOf(context), tablesdb, transactionId);
  return wanted.commit ? commit(context, transaction) : ended(tablesdb, transaction, 'failed');
}
