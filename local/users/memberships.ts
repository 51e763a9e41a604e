import { type MembershipDocument, memberships } from '../directory/memberships.ts';
import { teams } from '../directory/teams.ts';
import type { UserDocument } from '../directory/users.ts';
import { optional } from '../http/param.ts';
import { text, uid } from '../http/params.ts';
import { listPage, totalParam } from '../http/queries.ts';
import { ok } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import type { Local } from '../local.ts';
import { membershipQueries, ofUser } from './queries.ts';
import { requireUser } from './store.ts';

function membershipBody(local: Local, membership: MembershipDocument, user: UserDocument): Record<string, unknown> {
  return {
    $id: membership.$id,
    $createdAt: membership.$createdAt,
    $updatedAt: membership.$updatedAt,
    userId: user.$id,
    userName: user.name,
    userEmail: user.email ?? '',
    userPhone: '', // always empty in this list, as in Appwrite
    teamId: membership.teamId,
    teamName: teams(local.store).get(membership.teamId)?.name ?? '',
    invited: membership.invited,
    joined: membership.joined ?? '',
    confirm: membership.confirm,
    mfa: false,
    userAccessedAt: '',
    roles: membership.roles,
  };
}

const list = route({
  method: 'GET',
  path: '/users/:userId/memberships',
  scopes: ['users.read'],
  params: { userId: uid(), queries: membershipQueries, search: optional(text(256), ''), total: totalParam() },
  handle({ local }, { userId, queries, search }) {
    const user = requireUser(local, userId);
    const selection = { ...queries, filters: [...queries.filters, ofUser(userId)] };
    const { items } = listPage(memberships(local.store), selection, 'Membership');
    const found = items.filter(({ $id }) => $id.includes(search) || userId.includes(search));
    return ok({
      total: found.length,
      memberships: found.map((membership) => membershipBody(local, membership, user)),
    });
  },
});

export const userMembershipRoutes: readonly Route[] = [list];
