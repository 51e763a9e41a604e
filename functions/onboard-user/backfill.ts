import { type Models, Query } from 'node-appwrite';
import type * as z from 'zod/mini';
import {
  type AdminServices,
  BudgetError,
  type Execution,
  orMissing,
  provedAmong,
  refusalOf,
} from '../../shared/index.ts';
import type { backfillAnswer, backfillRequest } from './contract.ts';
import { labelsOf, lacking } from './labels.ts';
import { type Onboarding, onboard } from './onboard.ts';
import { readProfiles } from './profile.ts';
import { isSameAddress } from './welcome.ts';

/** Users that are onboarded in parallel. */
const AT_ONCE = 8;
/** Time reserved for the last of them, in milliseconds. */
const LAST_CALLS = 5_000;

/**
 * Onboards the users of one page who were missed. Pages are ordered by id, because Appwrite's cursor fails if its user is deleted
 * in between. Users who sign up in the meantime are onboarded by the events.
 */
export async function backfill(
  admin: AdminServices,
  { cursor, limit }: z.infer<typeof backfillRequest>,
  onboarding: Onboarding,
  { log, budget }: Execution,
): Promise<z.infer<typeof backfillAnswer>> {
  const from = cursor === undefined ? [] : [Query.greaterThan('$id', cursor)];
  const queries = [Query.orderAsc('$id'), Query.limit(limit), ...from];
  const [{ users }, { total }] = await Promise.all([
    admin.users.list({ queries, total: false }),
    admin.users.list({ queries: [Query.limit(1)] }),
  ]);
  const ids = users.map(({ $id }) => $id);
  const [profiles, proved] = await Promise.all([readProfiles(admin, ids), provedAmong(admin, users)]);
  const page = { done: 0, onboarded: 0, failed: 0 };
  while (page.done < users.length && budget.left() > LAST_CALLS) {
    const next = users.slice(page.done, page.done + AT_ONCE);
    const outcomes = await Promise.all(next.map((user) => tryOne(user)));
    page.done += next.length;
    page.onboarded += outcomes.filter((outcome) => outcome === 'onboarded').length;
    page.failed += outcomes.filter((outcome) => outcome === 'failed').length;
  }
  const last = page.done === users.length && users.length < limit;
  return { ...page, cursor: last ? null : (users[page.done - 1]?.$id ?? cursor ?? null), total };

  async function tryOne(user: Models.User): Promise<'onboarded' | 'complete' | 'failed'> {
    try {
      const { $id: userId } = user;
      // labels are written directly after reading the user
      const isLabelled = lacking(user, labelsOf(onboarding.rules, user, 'unproved')).length === 0;
      const current = isLabelled ? user : await orMissing(admin.users.get({ userId }));
      if (!current) return 'complete';
      const known = { profile: profiles.get(userId), isProved: proved.has(userId) && isSameAddress(current, user) };
      const newcomer = { user: current, since: 'earlier', ...known } as const;
      return (await onboard(admin, newcomer, onboarding)) ? 'onboarded' : 'complete';
    } catch (error) {
      if (await isOfServer(admin, error)) throw error;
      log.error('a user could not be onboarded', { userId: user.$id, error });
      return 'failed';
    }
  }
}

/**
 * Whether the server has failed, and not only a call for this user: Appwrite limits the calls, the time is up, or a call that does
 * not concern the user fails too. One user for whom Appwrite fails must not stop the backfill for all later ones.
 */
async function isOfServer(admin: AdminServices, error: unknown): Promise<boolean> {
  if (error instanceof BudgetError) return true;
  const status = refusalOf(error)?.status;
  if (status === 429) return true;
  if (status !== undefined && status < 500) return false;
  return admin.users.list({ queries: [Query.limit(1)], total: false }).then(
    () => false,
    () => true,
  );
}
