import { type Models, Query } from 'node-appwrite';
import type * as z from 'zod/mini';
import { type AdminServices, type Execution, refusalOf } from '../../shared/index.ts';
import type { backfillAnswer, backfillRequest } from './contract.ts';
import { type Onboarding, onboard } from './onboard.ts';
import { readProfiles } from './profile.ts';

/** Users that are onboarded at once. */
const AT_ONCE = 8;
/** Milliseconds in which the last of them are surely done. */
const LAST_CALLS = 5_000;

/**
 * Looks at one page of users and onboards those who were missed. Pages go by id: a user who is deleted in between cannot break
 * the thread, as a cursor of Appwrite's would, and who signs up meanwhile is onboarded by the events.
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
  const profiles = await readProfiles(
    admin,
    users.map(({ $id }) => $id),
  );
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

  /** One user whom Appwrite refuses something must not keep it from all who come after. */
  async function tryOne(user: Models.User): Promise<'onboarded' | 'complete' | 'failed'> {
    try {
      const newcomer = { user, profile: profiles.get(user.$id) };
      return (await onboard(admin, newcomer, onboarding, 'now')) ? 'onboarded' : 'complete';
    } catch (error) {
      const status = refusalOf(error)?.status ?? 500;
      if (status === 429 || status >= 500) throw error;
      log.error('a user could not be onboarded', { userId: user.$id, error });
      return 'failed';
    }
  }
}
