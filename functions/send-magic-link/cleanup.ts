import { Query } from 'node-appwrite';
import { type AdminServices, type Budget, databaseId } from '../../shared/index.ts';

const TABLES = ['linkLimits', 'sentLinks', 'spentLinks', 'linkHolds'];
/** Rows deleted in one call. */
const AT_ONCE = 500;
/** How long an expired row is kept, in milliseconds: clocks differ, and a used link must not be forgotten before its token. */
const KEPT = 3_600_000;

/** Deletes the rows of expired windows and links. The next run continues if the time is up. */
export async function removeExpired({ db }: AdminServices, budget: Budget): Promise<Record<string, number>> {
  const before = new Date(Date.now() - KEPT).toISOString();
  const queries = [Query.lessThan('expires', before), Query.limit(AT_ONCE)];
  const removed: Record<string, number> = {};
  for (const tableId of TABLES) {
    let total = 0;
    do {
      ({ total } = await db.deleteRows({ databaseId, tableId, queries }));
      removed[tableId] = (removed[tableId] ?? 0) + total;
    } while (total >= AT_ONCE && budget.left() > 2_000);
  }
  return removed;
}
