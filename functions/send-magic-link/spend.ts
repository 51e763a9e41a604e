import type { Models } from 'node-appwrite';
import {
  type AdminServices,
  type Execution,
  emailTargetOf,
  isProved,
  orMissing,
  problems,
  writeProof,
} from '../../shared/index.ts';
import { closeDoors } from './doors.ts';
import { heldUntil } from './holds.ts';
import { isWithin, networkOf, retryAfter } from './limits.ts';
import { claim, findSent, isClaimed, type LinkSecret, prolong, type SentLink, wasMailedTo } from './links.ts';
import { heldLink, invalidLink, tooManyAttempts } from './refused.ts';
import { type Opening, open, type Spent } from './session.ts';
import { variables } from './variables.ts';

/** Who comes with a link, and what they want for it. */
export interface Spending {
  link: LinkSecret;
  /** The client's IP address. */
  client: string;
  as: Opening;
}

/**
 * Spends a link: one link, one session. Nobody but who knows the secret can use it up. A crash once it is claimed costs the
 * person a new link.
 *
 * The order is what keeps others out. An account whose address is not proved is closed to everybody else first, and a link is
 * held while something can be alive that nobody can revoke. A held link is not claimed. The proof is written once all of that
 * is over, the session made at last.
 * @throws Problem 401, 403 for a blocked user, 409 for a held link, 429, 503 where the time was not enough
 */
export async function spend(
  admin: AdminServices,
  { link, client, as }: Spending,
  { budget }: Pick<Execution, 'budget'>,
): Promise<Spent> {
  const within = await isWithin(admin, variables.LIMIT_SESSIONS, 'session', networkOf(client));
  if (!within) throw tooManyAttempts(retryAfter(variables.LIMIT_SESSIONS));
  const row = await findSent(admin, link);
  if (!row) throw invalidLink();
  const [user, used] = await Promise.all([orMissing(admin.users.get({ userId: link.userId })), isClaimed(admin, row)]);
  if (!user || used || !wasMailedTo(row, user)) throw invalidLink();
  if (!user.status) throw problems.blocked();
  const proved = await isProved(admin, user);
  const owner = proved ? user : await closed(admin, { row, userId: link.userId, budget });
  if (!(await claim(admin, row))) throw invalidLink();
  if (!proved) await writeProof(admin, owner);
  if (!owner.emailVerification) await mark(admin, row, owner);
  return open(admin, { user: owner, row, link, as });
}

/** The user, once nobody else has a way into the account. */
async function closed(
  admin: AdminServices,
  { row, userId, budget }: { row: SentLink; userId: string; budget: Execution['budget'] },
): Promise<Models.User> {
  const user = await closeDoors(admin, userId, budget);
  // without a target nothing would show a later change of the address; the next link makes one
  if (!user || !wasMailedTo(row, user) || !emailTargetOf(user)) throw invalidLink();
  if (!user.status) throw problems.blocked();
  const until = await heldUntil(admin, user);
  if (!until) return user;
  // Appwrite's own link cannot be made to live longer; its row may, to no effect
  await prolong(admin, row, new Date(until.getTime() + variables.LINK_MINUTES * 60_000));
  throw heldLink(until);
}

/** Tells Appwrite that the address is verified, for the roles and rules of the app. Nothing here reads it. */
async function mark({ users }: AdminServices, row: SentLink, { $id: userId }: Models.User): Promise<void> {
  const marked = await users.updateEmailVerification({ userId, emailVerification: true });
  if (wasMailedTo(row, marked)) return;
  // a change of the address that was under way: the mark would be the new one's
  await users.updateEmailVerification({ userId, emailVerification: false });
  throw invalidLink();
}
