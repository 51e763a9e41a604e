import { hashSecret, newSecret } from '../auth/secrets.ts';
import { isIdentityAddress } from '../directory/identities.ts';
import { addToTeam, type MembershipDocument, memberships } from '../directory/memberships.ts';
import type { TeamDocument } from '../directory/teams.ts';
import { type UserDocument, users } from '../directory/users.ts';
import { AppwriteError } from '../errors.ts';
import { announce } from '../events/announce.ts';
import type { Context } from '../http/context.ts';
import { optional } from '../http/param.ts';
import { email, phone, text, uid } from '../http/params.ts';
import { refuseForeignUrl, withQuery } from '../http/redirect.ts';
import { created } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { sendMail, sendSms } from '../inbox/mail.ts';
import { DuplicateError } from '../store/collection.ts';
import { uniqueId } from '../store/ids.ts';
import { now } from '../store/time.ts';
import { userError } from '../users/errors.ts';
import { insertUser, refuseBeyondUserLimit } from '../users/store.ts';
import { findTeam, isOwner, teamRoles } from './access.ts';
import { teamError } from './errors.ts';
import { membershipBody } from './membership-body.ts';
import { insertMembership } from './membership-store.ts';

/** `POST /teams/:teamId/memberships`: an API key adds a member at once, an owner invites a user. */
export const inviteRoute: Route = route({
  method: 'POST',
  path: '/teams/:teamId/memberships',
  scopes: ['teams.write'],
  rateLimit: { limit: 10 },
  params: {
    teamId: uid(),
    email: optional(email(), ''),
    userId: optional(uid(), ''),
    phone: optional(phone(), ''),
    roles: teamRoles(81),
    url: optional(text(0), ''),
    name: optional(text(128), ''),
  },
  handle: (context, { teamId, roles, url, ...who }) => {
    if (url !== '') refuseForeignUrl(context.local, 'url', url);
    else if (!context.isKey) throw AppwriteError.of('general_argument_invalid', 'URL is required');
    if (!who.userId && !who.email && !who.phone)
      throw AppwriteError.of('general_argument_invalid', 'At least one of userId, email, or phone is required');
    const team = findTeam(context, teamId);
    const known = findInvitee(context, { ...who, email: who.email.toLowerCase() });
    if (!isOwner(context, teamId))
      throw AppwriteError.of('user_unauthorized', 'User is not allowed to send invitations for this team');
    const invitee = known ?? newUser(context, who);
    const secret = newSecret(256);
    const membership = placeOf(context, team, invitee, roles, hashSecret(secret));
    if (!context.isKey) sendInvitation(context, team, invitee, membership, url, secret);
    const body = membershipBody(membership, team, invitee);
    announce(context, `teams.${teamId}.memberships.${membership.$id}.create`, body);
    return created(body);
  },
});

interface Who {
  userId: string;
  email: string;
  phone: string;
  name: string;
}

/**
 * The user who is meant, if they are known.
 * @throws AppwriteError user_not_found, user_already_exists if the parameters contradict each other
 */
function findInvitee(context: Context, { userId, email: address, phone: number }: Who): UserDocument | undefined {
  const all = users(context.local.store);
  const differs = (what: string) => new AppwriteError(409, 'user_already_exists', `Given ${what} doesn't match`);
  if (userId) {
    const user = all.get(userId);
    if (!user) throw new AppwriteError(404, 'user_not_found', "User with given userId doesn't exist.");
    if (address && user.email !== address) throw differs('userId and email');
    if (number && user.phone !== number) throw differs('userId and phone');
    return user;
  }
  const [user] = address ? all.where('email', address) : all.where('phone', number);
  if (user && address && number && user.phone !== number) throw differs('email and phone');
  return user;
}

/** The message to a user whose invitation would exceed the project's limit of users. */
const RESTRICTED = 'Project registration is restricted. Contact your administrator for more information.';

function newUser(context: Context, who: Who): UserDocument {
  const address = who.email.toLowerCase();
  if (!context.isKey) refuseBeyondUserLimit(context.local, RESTRICTED);
  if (address && isIdentityAddress(context.local.store, address)) throw userError('user_email_already_exists');
  try {
    return insertUser(context.local, {
      ...{ id: uniqueId(), email: address || null, phone: who.phone || null, name: who.name || address },
      present: false,
    });
  } catch (error) {
    throw error instanceof DuplicateError ? userError('user_already_exists') : error;
  }
}

/**
 * The invited user's membership: created, or renewed for a user who was invited before.
 * @throws AppwriteError membership_already_confirmed
 */
function placeOf(
  context: Context,
  team: TeamDocument,
  invitee: UserDocument,
  roles: string[],
  secretHash: string,
): MembershipDocument {
  const { store } = context.local;
  const confirm = context.isKey;
  return store.transaction(() => {
    const old = memberships(store)
      .where('userId', invitee.$id)
      .find(({ teamId }) => teamId === team.$id);
    if (old?.confirm) throw teamError('membership_already_confirmed');
    const place = { userId: invitee.$id, teamId: team.$id, roles, confirm, secretHash, readableBy: ['any'] };
    const again = { secretHash, invited: now(), ...(confirm ? { confirm, joined: now() } : {}) };
    const membership = old ? memberships(store).update(old.$id, again) : insertMembership(store, place);
    if (!membership) throw teamError('membership_not_found');
    if (confirm) addToTeam(store, team.$id, 1);
    return membership;
  });
}

function sendInvitation(
  context: Context,
  team: TeamDocument,
  invitee: UserDocument,
  membership: MembershipDocument,
  url: string,
  secret: string,
): void {
  const query = { membershipId: membership.$id, userId: invitee.$id, secret, teamId: team.$id, teamName: team.name };
  const link = withQuery(url, query);
  if (!invitee.email) {
    if (invitee.phone) sendSms(context.local, { to: invitee.phone, userId: invitee.$id, text: link });
    return;
  }
  sendMail(context.local, {
    to: invitee.email,
    userId: invitee.$id,
    subject: `You are invited to the team ${team.name}`,
    lines: [`Hello ${invitee.name},`, `${context.user.name} would like you to join the team ${team.name}.`],
    link: { label: `Join ${team.name}`, url: link },
  });
}
