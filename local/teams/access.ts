import { may } from '../auth/authorize.ts';
import { type MembershipDocument, memberships } from '../directory/memberships.ts';
import { type TeamDocument, teams } from '../directory/teams.ts';
import { AppwriteError } from '../errors.ts';
import type { Context } from '../http/context.ts';
import { type Param, ParamError, param } from '../http/param.ts';
import { list } from '../http/params.ts';
import { teamError } from './errors.ts';

/** A team that the caller may read. @throws AppwriteError team_not_found also if they may not read it */
export function findTeam(context: Context, id: string): TeamDocument {
  const team = teams(context.local.store).get(id);
  if (!team || !may(context, 'read', team)) throw teamError('team_not_found');
  return team;
}

/** Like {@link findTeam}, and the caller may also do this. @throws AppwriteError user_unauthorized */
export function findOwnTeam(context: Context, id: string, action: 'update' | 'delete'): TeamDocument {
  const team = findTeam(context, id);
  if (!may(context, action, team)) throw AppwriteError.of('user_unauthorized');
  return team;
}

/** A membership that the caller may read. Undefined also if they may not read it. */
export function readableMembership(context: Context, id: string): MembershipDocument | undefined {
  const membership = memberships(context.local.store).get(id);
  return membership && may(context, 'read', membership) ? membership : undefined;
}

/** Whether the caller is an API key or owns the team. */
export function isOwner(context: Context, teamId: string): boolean {
  return !context.roles || context.roles.includes(`team:${teamId}/owner`);
}

/** Roles in a team: at most 100, each of at most `length` characters of `a-zA-Z0-9._-`. */
export function teamRoles(length: number): Param<string[]> {
  const role = param((value) => {
    if (typeof value !== 'string' || value.length > length || !/^[a-zA-Z0-9][\w.-]*$/.test(value))
      throw new ParamError(
        `Parameter must contain at most ${length} chars. Valid chars are a-z, A-Z, 0-9, period, hyphen, and underscore. Can't start with a special char`,
      );
    return value;
  });
  return list(role, 100);
}
