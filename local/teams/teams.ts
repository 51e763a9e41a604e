import { memberships } from '../directory/memberships.ts';
import { type TeamDocument, teams } from '../directory/teams.ts';
import { announce } from '../events/announce.ts';
import { optional } from '../http/param.ts';
import { customId, settings, text, uid } from '../http/params.ts';
import { listPage, listQueries, searched, totalParam } from '../http/queries.ts';
import { created, noContent, ok } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { DuplicateError } from '../store/collection.ts';
import { resolveId } from '../store/ids.ts';
import { searchText } from '../store/search-text.ts';
import { findOwnTeam, findTeam, teamRoles } from './access.ts';
import { teamError } from './errors.ts';
import { insertMembership } from './membership-store.ts';

function answer(team: TeamDocument): Record<string, unknown> {
  const { $id, $createdAt, $updatedAt, name, total, prefs } = team;
  return { $id, $createdAt, $updatedAt, name, total, prefs };
}

const create = route({
  method: 'POST',
  path: '/teams',
  scopes: ['teams.write'],
  params: { teamId: customId(), name: text(128), roles: optional(teamRoles(36), ['owner']) },
  handle: (context, { teamId, name, roles }) => {
    const { store } = context.local;
    const { userId } = context;
    const id = resolveId(teamId);
    const permissions = [`read("team:${id}")`, `update("team:${id}/owner")`, `delete("team:${id}/owner")`];
    try {
      const team = store.transaction(() => {
        const total = userId === undefined ? 0 : 1;
        const made = teams(store).create({ id, permissions, data: { name, total, search: searchText(id, name) } });
        if (userId !== undefined)
          insertMembership(store, {
            ...{ userId, teamId: id, roles: [...new Set([...roles, 'owner'])], confirm: true, secretHash: '' },
            readableBy: [`user:${userId}`, `team:${id}`],
          });
        return made;
      });
      announce(context, `teams.${id}.create`, answer(team));
      return created(answer(team));
    } catch (error) {
      throw error instanceof DuplicateError ? teamError('team_already_exists') : error;
    }
  },
});

const list = route({
  method: 'GET',
  path: '/teams',
  scopes: ['teams.read'],
  params: { queries: listQueries(['name', 'total']), search: optional(text(256), ''), total: totalParam() },
  handle: (context, { queries, search }) => {
    const page = listPage(teams(context.local.store), searched(queries, search), 'Team', context.roles);
    return ok({ total: page.total, teams: page.items.map(answer) });
  },
});

const get = route({
  method: 'GET',
  path: '/teams/:teamId',
  scopes: ['teams.read'],
  params: { teamId: uid() },
  handle: (context, { teamId }) => ok(answer(findTeam(context, teamId))),
});

const rename = route({
  method: 'PUT',
  path: '/teams/:teamId',
  scopes: ['teams.write'],
  params: { teamId: uid(), name: text(128) },
  handle: (context, { teamId, name }) => {
    findOwnTeam(context, teamId, 'update');
    const team = teams(context.local.store).update(teamId, { name, search: searchText(teamId, name) });
    if (!team) throw teamError('team_not_found');
    announce(context, `teams.${teamId}.update`, answer(team));
    return ok(answer(team));
  },
});

const remove = route({
  method: 'DELETE',
  path: '/teams/:teamId',
  scopes: ['teams.write'],
  params: { teamId: uid() },
  handle: (context, { teamId }) => {
    const { store } = context.local;
    const team = findOwnTeam(context, teamId, 'delete');
    store.transaction(() => {
      teams(store).delete(teamId);
      for (const { $id } of memberships(store).where('teamId', teamId)) memberships(store).delete($id);
    });
    announce(context, `teams.${teamId}.delete`, answer(team));
    return noContent();
  },
});

const getPrefs = route({
  method: 'GET',
  path: '/teams/:teamId/prefs',
  scopes: ['teams.read'],
  params: { teamId: uid() },
  handle: (context, { teamId }) => ok(findTeam(context, teamId).prefs),
});

const updatePrefs = route({
  method: 'PUT',
  path: '/teams/:teamId/prefs',
  scopes: ['teams.write'],
  params: { teamId: uid(), prefs: settings() },
  handle: (context, { teamId, prefs }) => {
    findOwnTeam(context, teamId, 'update');
    teams(context.local.store).update(teamId, { prefs });
    announce(context, `teams.${teamId}.update.prefs`, prefs);
    return ok(prefs);
  },
});

export const teamRoutes: readonly Route[] = [create, list, get, rename, remove, getPrefs, updatePrefs];
