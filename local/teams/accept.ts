import { hashSecret } from '../auth/secrets.ts';
import { addToTeam, type MembershipDocument, memberships } from '../directory/memberships.ts';
import { type TeamDocument, teams } from '../directory/teams.ts';
import { announce } from '../events/announce.ts';
import type { Context } from '../http/context.ts';
import { withSession } from '../http/cookies.ts';
import { text, uid } from '../http/params.ts';
import { ok, type Reply } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { now } from '../store/time.ts';
import { createSession } from '../users/sessions.ts';
import { requireUser, updateUser } from '../users/store.ts';
import { teamError } from './errors.ts';
import { membershipBody } from './membership-body.ts';

/** `PATCH …/status`: the invited user joins, and is signed in unless they already are. */
export const acceptRoute: Route = route({
  method: 'PATCH',
  path: '/teams/:teamId/memberships/:membershipId/status',
  scopes: ['public'],
  params: { teamId: uid(), membershipId: uid(), userId: uid(), secret: text(256) },
  handle: (context, { teamId, membershipId, userId, secret }) => {
    const { store } = context.local;
    const membership = memberships(store).get(membershipId);
    if (!membership) throw teamError('membership_not_found');
    const team = teams(store).get(teamId);
    if (!team) throw teamError('team_not_found');
    if (membership.teamId !== teamId) throw teamError('team_membership_mismatch');
    if (membership.secretHash === '' || membership.secretHash !== hashSecret(secret))
      throw teamError('team_invalid_secret');
    refuseOthers(context, membership, userId);
    if (membership.confirm) throw teamError('membership_already_confirmed');
    return join(context, team, membership);
  },
});

/** @throws AppwriteError team_invite_mismatch if the invitation is for another user */
function refuseOthers(context: Context, membership: MembershipDocument, userId: string): void {
  const { caller } = context;
  const current = caller.kind === 'user' ? caller.user : undefined;
  if (userId === membership.userId && (!current || current.$id === userId)) return;
  throw teamError('team_invite_mismatch', `Invite does not belong to current user (${current?.email ?? ''})`);
}

function join(context: Context, team: TeamDocument, { $id, userId }: MembershipDocument): Reply {
  const { local } = context;
  const joined = local.store.transaction(() => {
    requireUser(local, userId);
    const user = updateUser(local, userId, { emailVerification: true });
    const membership = memberships(local.store).update($id, { confirm: true, joined: now() });
    if (!membership) throw teamError('membership_not_found');
    addToTeam(local.store, team.$id, 1);
    const isHere = context.caller.kind === 'user';
    const signIn = { userId, provider: 'email', providerUid: user.email ?? '', factors: ['email'] };
    return { body: membershipBody(membership, team, user), made: isHere ? undefined : createSession(context, signIn) };
  });
  announce(context, `teams.${team.$id}.memberships.${$id}.update.status`, joined.body);
  const reply = ok(joined.body);
  return joined.made ? withSession(context, reply, joined.made.secret, joined.made.session.expire) : reply;
}
