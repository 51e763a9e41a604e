import { memberships } from '../directory/memberships.ts';
import { teams } from '../directory/teams.ts';
import type { Service } from '../service.ts';
import { acceptRoute } from './accept.ts';
import { inviteRoute } from './invite.ts';
import { membershipRoutes } from './memberships.ts';
import { teamRoutes } from './teams.ts';

/** Teams: their members and the members' roles. */
export function teamsService(): Service {
  return {
    collections: [teams, memberships],
    routes: [...teamRoutes, inviteRoute, ...membershipRoutes, acceptRoute],
  };
}
