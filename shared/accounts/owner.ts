import type { Models } from 'node-appwrite';
import { emailTargetOf, isProved, writeProof } from '../data/proof.ts';
import { problems } from '../http/problem.ts';
import { orMissing } from '../http/refusals.ts';
import { type Closing, closeDoors, KEPT } from './doors.ts';
import { heldUntil } from './holds.ts';
import type { Keyed } from './keyed.ts';
import { claim, isClaimed, prolong, type SentLink, wasMailedTo } from './mailed-links.ts';
import { heldLink, invalidLink } from './refused.ts';

/** A mailed link that somebody opened. */
export interface Opened extends Closing {
  row: SentLink;
  userId: string;
  /** For how many minutes links are valid. A held one stays valid for as long after its hold. */
  minutes: number;
}

/**
 * Uses a mailed link up, once, and gives the user as the owner of its address. Only somebody who knows the secret can use it up.
 *
 * The order keeps others out:
 * 1. An account without a proved address is closed to everybody else.
 * 2. The link is held while an older token can be valid, because nobody can revoke it. A held link is not claimed.
 * 3. The link is claimed, and the proof is written.
 * @throws Problem 401, 403 for a blocked user, 409 for a held link, 503 if the time is up
 */
export async function takeOwnership(keyed: Keyed, opened: Opened): Promise<Models.User> {
  const { admin } = keyed;
  const { row, userId, limit } = opened;
  const [user, used] = await Promise.all([orMissing(admin.users.get({ userId })), isClaimed(admin, row)]);
  if (!user || used || !wasMailedTo(keyed, row, user)) throw invalidLink();
  if (!user.status) throw problems.blocked();
  const proved = await isProved(admin, user);
  const owner = proved ? user : await closed(keyed, opened);
  // a claim that is under way when the time is up would use the link up, and nobody would get a session
  if (limit.left() < KEPT) throw problems.unavailable();
  if (!(await claim(admin, row))) throw invalidLink();
  if (!proved) await writeProof(admin, owner);
  if (!owner.emailVerification) await mark(keyed, row, owner);
  return owner;
}

/** The user, after every other way into the account is closed. */
async function closed(keyed: Keyed, { row, userId, minutes, ...closing }: Opened): Promise<Models.User> {
  const { admin } = keyed;
  const user = await closeDoors(admin, userId, closing);
  // without a target a later change of the address could not be seen; the next link creates one
  if (!user || !wasMailedTo(keyed, row, user) || !emailTargetOf(user)) throw invalidLink();
  if (!user.status) throw problems.blocked();
  const until = await heldUntil(admin, user);
  if (!until) return user;
  // the lifetime of Appwrite's own link cannot be extended; a longer life of its row has no effect
  await prolong(admin, row, new Date(until.getTime() + minutes * 60_000));
  throw heldLink(until);
}

/** Tells Appwrite that the address is verified, for the roles and rules of the app. Nothing here reads it. */
async function mark(keyed: Keyed, row: SentLink, { $id: userId }: Models.User): Promise<void> {
  const { users } = keyed.admin;
  const marked = await users.updateEmailVerification({ userId, emailVerification: true });
  if (wasMailedTo(keyed, row, marked)) return;
  // after a concurrent change of the address the mark would apply to the new one
  await users.updateEmailVerification({ userId, emailVerification: false });
  throw invalidLink();
}
