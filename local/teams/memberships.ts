import { may } from '../auth/authorize.ts';
import { type MembershipDocument, memberships, removeMembership } from '../directory/memberships.ts';
import type { TeamDocument } from '../directory/teams.ts';
import { users } from '../directory/users.ts';
import { AppwriteError } from '../errors.ts';
import { announce } from '../events/announce.ts';
import type { Context } from '../http/context.ts';
import { optional } from '../http/param.ts';
import { text, uid } from '../http/params.ts';
import { listPage, listQueries, searched, totalParam } from '../http/queries.ts';
import { noContent, ok } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { userError } from '../users/errors.ts';
import { findTeam, isOwner, readableMembership, teamRoles } from './access.ts';
import { teamError } from './errors.ts';
import { membershipBody } from './membership-body.ts';

/**
 * A membership with the fields of the member: all of them for an API key, for users those that the project's policy allows.
 */
function wholeBody(context: Context, membership: MembershipDocument, team: TeamDocument): Record<string, unknown> {
  const user = users(context.local.store).get(membership.userId);
  const { phone, mfa, accessedAt } = user ?? {};
  const body = membershipBody(membership, team, user, {
    phone: phone ?? '',
    mfa: mfa ?? false,
    accessedAt: accessedAt ?? '',
  });
  if (context.isKey) return body;
  for (const [field, shown] of Object.entries(context.local.policies.membershipPrivacy))
    if (!shown) body[field] = field === 'mfa' ? false : '';
  return body;
}

/** @throws AppwriteError membership_not_found, team_membership_mismatch */
function findMembership(context: Context, team: TeamDocument, id: string): MembershipDocument {
  const membership = readableMembership(context, id);
  if (!membership) throw teamError('membership_not_found');
  if (membership.teamId !== team.$id) throw teamError('team_membership_mismatch');
  return membership;
}

const list = route({
  method: 'GET',
  path: '/teams/:teamId/memberships',
  scopes: ['teams.read'],
  params: {
    teamId: uid(),
    queries: listQueries(['userId', 'teamId', 'invited', 'joined', 'confirm', 'roles']),
    search: optional(text(256), ''),
    total: totalParam(),
  },
  handle: (context, { teamId, queries, search }) => {
    const team = findTeam(context, teamId);
    const selection = searched(queries, search);
    const filters = [...selection.filters, { method: 'equal', attribute: 'teamId', values: [teamId] }];
    const collection = memberships(context.local.store);
    const page = listPage(collection, { ...selection, filters }, 'Membership', context.roles);
    return ok({ total: page.total, memberships: page.items.map((item) => wholeBody(context, item, team)) });
  },
});

const get = route({
  method: 'GET',
  path: '/teams/:teamId/memberships/:membershipId',
  scopes: ['teams.read'],
  params: { teamId: uid(), membershipId: uid() },
  handle: (context, { teamId, membershipId }) => {
    const team = findTeam(context, teamId);
    return ok(wholeBody(context, findMembership(context, team, membershipId), team));
  },
});

const update = route({
  method: 'PATCH',
  path: '/teams/:teamId/memberships/:membershipId',
  scopes: ['teams.write'],
  params: { teamId: uid(), membershipId: uid(), roles: teamRoles(81) },
  handle: (context, { teamId, membershipId, roles }) => {
    const team = findTeam(context, teamId);
    const { userId } = findMembership(context, team, membershipId);
    const user = users(context.local.store).get(userId);
    if (!user) throw userError('user_not_found');
    if (!isOwner(context, teamId)) throw AppwriteError.of('user_unauthorized', 'User is not allowed to modify roles');
    const membership = memberships(context.local.store).update(membershipId, { roles });
    if (!membership) throw teamError('membership_not_found');
    const body = membershipBody(membership, team, user);
    announce(context, `teams.${teamId}.memberships.${membershipId}.update`, body);
    return ok(body);
  },
});

const remove = route({
  method: 'DELETE',
  path: '/teams/:teamId/memberships/:membershipId',
  scopes: ['teams.write'],
  params: { teamId: uid(), membershipId: uid() },
  handle: (context, { teamId, membershipId }) => {
    const { store } = context.local;
    const membership = readableMembership(context, membershipId);
    if (!membership) throw teamError('team_invite_not_found');
    if (!users(store).get(membership.userId)) throw userError('user_not_found');
    const team = findTeam(context, teamId);
    if (membership.teamId !== teamId) throw teamError('team_membership_mismatch');
    if (!may(context, 'delete', membership)) throw AppwriteError.of('user_unauthorized');
    removeMembership(store, membership);
    const body = { ...membershipBody(membership, team, undefined), teamName: '' };
    announce(context, `teams.${teamId}.memberships.${membershipId}.delete`, body);
    return noContent();
  },
});

export const membershipRoutes: readonly Route[] = [list, get, update, remove];
