import { AuthenticatorType, type Models, Query } from 'node-appwrite';
import type { TimeLimit } from '../budget.ts';
import type { AdminServices } from '../clients/clients.ts';
import { emailTargetOf, isProved } from '../data/proof.ts';
import { problems } from '../http/problem.ts';
import { orMissing } from '../http/refusals.ts';
import { notePhone } from './holds.ts';

/** How an account is closed. */
export interface Closing {
  limit: TimeLimit;
  /** Tells the user that their password is going to be removed. */
  tellPasswordRemoved(user: Models.User): Promise<void>;
  /** The session of somebody who is signed in and opened the mail: it stays, with what it was created by. */
  kept?: Pick<Models.Session, '$id' | 'provider'>;
}

/** Time that an execution reserves for the claim, the proof and the session once the account is closed, in milliseconds. */
export const KEPT = 5_000;
/** Identities and memberships read in one call; the next round finds the rest. */
const PAGE = 100;

/** The ways into an account other than the link, at one moment. */
interface Doors {
  user: Models.User;
  password: boolean;
  mfa: boolean;
  sessions: readonly Models.Session[];
  identities: readonly Models.Identity[];
  /** Team invitations that were not accepted: their secrets never expire, and create a session. */
  invitations: readonly Models.Membership[];
  /** Every target except the one of the address. */
  targets: readonly Models.Target[];
}

/**
 * Closes every way into an account that somebody without access to the mailbox could have prepared: sessions (a JWT ends with its
 * session), password, phone, identities, MFA, other targets, open invitations. Name, preferences, labels, rows and confirmed
 * memberships stay. Repeats until nothing came back. After a crash the next attempt completes it.
 *
 * Another link of the same user, or the same one, may be used at this moment. The proof is written before the session is created, so
 * an execution that sees that session finds the proof, too, and stops. It only removes what it saw before.
 * @returns the user as read when everything was closed; undefined if the user was deleted
 * @throws Problem 503 if the time is up
 */
export async function closeDoors(
  admin: AdminServices,
  userId: string,
  closing: Closing,
): Promise<Models.User | undefined> {
  for (let round = 0; ; round++) {
    const doors = await look(admin, userId, closing.kept);
    if (!doors) return undefined;
    if (round === 0 && !closing.kept) await removeFactors(admin, userId);
    if (!isAnyOpen(doors) || (await isProved(admin, doors.user))) return doors.user;
    if (closing.limit.left() < KEPT) throw problems.unavailable();
    await close(admin, doors, closing);
  }
}

async function look({ users }: AdminServices, userId: string, kept: Closing['kept']): Promise<Doors | undefined> {
  const limit = Query.limit(PAGE);
  const found = await orMissing(
    Promise.all([
      users.listSessions({ userId }),
      users.listIdentities({ queries: [Query.equal('userId', userId), limit] }),
      users.listMemberships({ userId, queries: [Query.equal('confirm', false), limit] }),
    ]),
  );
  // read the user last, because the proof is computed from this state
  const user = found && (await orMissing(users.get({ userId })));
  if (!found || !user) return undefined;
  const [listed, { identities: linked }, { memberships: invitations }] = found;
  const sessions = listed.sessions.filter(({ $id }) => $id !== kept?.$id);
  const identities = linked.filter(({ provider }) => provider !== kept?.provider);
  const own = emailTargetOf(user)?.$id;
  const targets = user.targets.filter(({ $id, identifier }) => $id !== own && identifier !== user.phone);
  const factors = { password: kept?.provider !== 'email' && Boolean(user.password), mfa: !kept && user.mfa };
  return { user, ...factors, sessions, identities, invitations, targets };
}

function isAnyOpen({ user, password, mfa, ...lists }: Doors): boolean {
  if (password || mfa || user.phone) return true;
  return Object.values(lists).some((list) => list.length > 0);
}

async function close(admin: AdminServices, doors: Doors, { tellPasswordRemoved }: Closing): Promise<void> {
  const { users, teams } = admin;
  const { user, password, mfa, sessions, identities, invitations, targets } = doors;
  const userId = user.$id;
  for (const { $id } of sessions) await orMissing(users.deleteSession({ userId, sessionId: $id }));
  // only if there is one: a user who once had a password needs it to set another
  if (password) {
    await tellPasswordRemoved(user);
    await users.updatePassword({ userId, password: '' });
  }
  if (user.phone) {
    await notePhone(admin, user);
    await users.updatePhone({ userId, number: '' });
  }
  for (const { $id } of identities) await orMissing(users.deleteIdentity({ identityId: $id }));
  if (mfa) await users.updateMFA({ userId, mfa: false });
  for (const { $id } of targets) await orMissing(users.deleteTarget({ userId, targetId: $id }));
  for (const { $id, teamId } of invitations) await orMissing(teams.deleteMembership({ teamId, membershipId: $id }));
}

/** Removes second factors: an authenticator and recovery codes. No call lists them all; 404 means that there is none. */
async function removeFactors({ users }: AdminServices, userId: string): Promise<void> {
  await Promise.all([
    orMissing(users.deleteMFAAuthenticator({ userId, type: AuthenticatorType.Totp })),
    orMissing(users.updateMFARecoveryCodes({ userId })),
  ]);
}
