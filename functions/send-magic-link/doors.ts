import { AuthenticatorType, type Models, Query } from 'node-appwrite';
import { type AdminServices, type Budget, emailTargetOf, orMissing, problems } from '../../shared/index.ts';
import { notePhone } from './holds.ts';
import { tellPasswordRemoved } from './send.ts';

/** Milliseconds that are kept for what follows. */
const KEPT = 5_000;
/** Identities and memberships that are read at a time; what is left over is found by the next look. */
const PAGE = 100;

/** Ways into an account beside the link, as seen at one moment. */
interface Doors {
  user: Models.User;
  sessions: number;
  identities: readonly Models.Identity[];
  /** Invitations to teams that were not accepted: their secrets never expire, and make a session. */
  invitations: readonly Models.Membership[];
  /** Every target but the one of the address. */
  targets: readonly Models.Target[];
}

/**
 * Closes every way into an account that somebody could have prepared who never had the mailbox: sessions (a JWT ends with its
 * session), password, phone, identities, MFA, other targets, open invitations. Name, prefs, labels, rows and confirmed
 * memberships stay. Looks again until nothing came back, so that a crash in between is made good by the next attempt.
 * @returns the user as seen when all was closed; undefined where the user is gone
 * @throws Problem 503 where the time was not enough
 */
export async function closeDoors(
  admin: AdminServices,
  userId: string,
  budget: Budget,
): Promise<Models.User | undefined> {
  for (let round = 0; ; round++) {
    const doors = await look(admin, userId);
    if (!doors) return undefined;
    if (round === 0) await removeFactors(admin, userId);
    if (!isAnyOpen(doors)) return doors.user;
    if (budget.left() < KEPT) throw problems.unavailable();
    await close(admin, doors);
  }
}

async function look({ users }: AdminServices, userId: string): Promise<Doors | undefined> {
  const limit = Query.limit(PAGE);
  const found = await orMissing(
    Promise.all([
      users.listSessions({ userId }),
      users.listIdentities({ queries: [Query.equal('userId', userId), limit] }),
      users.listMemberships({ userId, queries: [Query.equal('confirm', false), limit] }),
    ]),
  );
  // the user last: what is true of them then is what a proof is made of
  const user = found && (await orMissing(users.get({ userId })));
  if (!found || !user) return undefined;
  const [{ sessions }, { identities }, { memberships: invitations }] = found;
  const own = emailTargetOf(user)?.$id;
  const targets = user.targets.filter(({ $id, identifier }) => $id !== own && identifier !== user.phone);
  return { user, sessions: sessions.length, identities, invitations, targets };
}

function isAnyOpen({ user, sessions, ...lists }: Doors): boolean {
  if (sessions > 0 || user.password || user.phone || user.mfa) return true;
  return Object.values(lists).some((list) => list.length > 0);
}

async function close(admin: AdminServices, doors: Doors): Promise<void> {
  const { users, teams } = admin;
  const { user, sessions, identities, invitations, targets } = doors;
  const userId = user.$id;
  if (sessions > 0) await users.deleteSessions({ userId });
  // only where there is one: Appwrite asks whoever once had a password for it when they set another
  if (user.password) {
    await tellPasswordRemoved(admin, user);
    await users.updatePassword({ userId, password: '' });
  }
  if (user.phone) {
    await notePhone(admin, user);
    await users.updatePhone({ userId, number: '' });
  }
  for (const { $id } of identities) await orMissing(users.deleteIdentity({ identityId: $id }));
  if (user.mfa) await users.updateMFA({ userId, mfa: false });
  for (const { $id } of targets) await orMissing(users.deleteTarget({ userId, targetId: $id }));
  for (const { $id, teamId } of invitations) await orMissing(teams.deleteMembership({ teamId, membershipId: $id }));
}

/** Second factors that were prepared: an authenticator and recovery codes. Nothing lists them all; 404 says that there is none. */
async function removeFactors({ users }: AdminServices, userId: string): Promise<void> {
  await Promise.all([
    orMissing(users.deleteMFAAuthenticator({ userId, type: AuthenticatorType.Totp })),
    orMissing(users.updateMFARecoveryCodes({ userId })),
  ]);
}
