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
import { closeDoors, KEPT } from './doors.ts';
import { heldUntil } from './holds.ts';
import { isWithin, networkOf, retryAfter } from './limits.ts';
import { claim, findSent, isClaimed, type LinkSecret, prolong, type SentLink, wasMailedTo } from './links.ts';
import { heldLink, invalidLink, tooManyAttempts } from './refused.ts';
import { type Opening, open, type Spent } from './session.ts';
import { variables } from './variables.ts';

/** An attempt to use a link. */
export interface Spending {
  link: LinkSecret;
  /** The client's IP address. */
  client: string;
  as: Opening;
}

/**
 * Uses a link: one link, one session. Only somebody who knows the secret can use it up. After a crash between the claim and the
 * session, the user needs a new link.
 *
 * The order keeps others out:
 * 1. An account without a proved address is closed to everybody else.
 * 2. The link is held while an older token can be valid, because nobody can revoke it. A held link is not claimed.
 * 3. The link is claimed, the proof is written, and the session is created last.
 * @throws Problem 401, 403 for a blocked user, 409 for a held link, 429, 503 if the time is up
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
  // a claim that is under way when the time is up would use the link up, and nobody would get a session
  if (budget.left() < KEPT) throw problems.unavailable();
  if (!(await claim(admin, row))) throw invalidLink();
  if (!proved) await writeProof(admin, owner);
  if (!owner.emailVerification) await mark(admin, row, owner);
  return open(admin, { user: owner, row, link, as });
}

/** The user, after every other way into the account is closed. */
async function closed(
  admin: AdminServices,
  { row, userId, budget }: { row: SentLink; userId: string; budget: Execution['budget'] },
): Promise<Models.User> {
  const user = await closeDoors(admin, userId, budget);
  // without a target a later change of the address could not be seen; the next link creates one
  if (!user || !wasMailedTo(row, user) || !emailTargetOf(user)) throw invalidLink();
  if (!user.status) throw problems.blocked();
  const until = await heldUntil(admin, user);
  if (!until) return user;
  // the lifetime of Appwrite's own link cannot be extended; a longer life of its row has no effect
  await prolong(admin, row, new Date(until.getTime() + variables.LINK_MINUTES * 60_000));
  throw heldLink(until);
}

/** Tells Appwrite that the address is verified, for the roles and rules of the app. Nothing here reads it. */
async function mark({ users }: AdminServices, row: SentLink, { $id: userId }: Models.User): Promise<void> {
  const marked = await users.updateEmailVerification({ userId, emailVerification: true });
  if (wasMailedTo(row, marked)) return;
  // after a concurrent change of the address the mark would apply to the new one
  await users.updateEmailVerification({ userId, emailVerification: false });
  throw invalidLink();
}
