import { type MembershipDocument, memberships } from '../directory/memberships.ts';
import { type TeamDocument, teams } from '../directory/teams.ts';
import { users } from '../directory/users.ts';
import { settings, text } from '../http/params.ts';
import type { Local } from '../local.ts';
import { searchText } from '../store/search-text.ts';
import { teamRoles } from '../teams/access.ts';
import type { Entry } from './entries.ts';
import type { Import } from './import.ts';
import { Kind } from './kind.ts';

/** The files of the teams, and of their members. */
export const TEAMS_FILE = 'teams.json';
export const MEMBERSHIPS_FILE = 'memberships.json';

function teamKind({ store }: Local): Kind<TeamDocument> {
  return new Kind<TeamDocument>({
    collection: teams(store),
    computed: ['total', 'search'],
    rules: { name: text(128), prefs: settings() },
    required: ['$id', 'name'],
    permissions: ({ $id }) => [`read("team:${$id}")`, `update("team:${$id}/owner")`, `delete("team:${$id}/owner")`],
  });
}

function membershipKind({ store }: Local): Kind<MembershipDocument> {
  return new Kind<MembershipDocument>({
    collection: memberships(store),
    computed: ['search'],
    rules: { teamId: text(36), userId: text(36), roles: teamRoles(81) },
    required: ['teamId', 'userId'],
    // a member is confirmed where nothing else is said, as one that an API key adds
    defaults: ({ $createdAt, data }) => ({
      invited: $createdAt,
      confirm: true,
      joined: data['confirm'] === false ? null : $createdAt,
    }),
    permissions: ({ data }) => {
      const who = [`user:${data['userId']}`, `team:${data['teamId']}/owner`];
      return ['read("any")', ...['update', 'delete'].flatMap((action) => who.map((role) => `${action}("${role}")`))];
    },
  });
}

export function* exportedTeams(local: Local): Generator<Entry> {
  const kind = teamKind(local);
  for (const team of kind.documents()) yield kind.entryOf(team);
}

export function* exportedMemberships(local: Local): Generator<Entry> {
  const kind = membershipKind(local);
  for (const membership of kind.documents()) yield kind.entryOf(membership);
}

/** Imports the teams. Those that the configuration declares exist already, and get what the file says. */
export function importTeams(running: Import): void {
  const kind = teamKind(running.local);
  const seen = new Set<string>();
  running.each(TEAMS_FILE, undefined, (entry, place) => {
    const read = kind.read(entry, place, running.mistakes);
    if (!read) return;
    const { id } = read;
    if (seen.has(id)) return running.mistakes.add(place, `there are two teams ${id}`, '$id');
    seen.add(id);
    kind.collection.delete(id);
    const { name } = read.data;
    kind.create(read, { search: searchText(id, name) });
  });
}

/** Imports the memberships. The users and teams must exist. */
export function importMemberships(running: Import): void {
  const { local, mistakes } = running;
  const { store } = local;
  const kind = membershipKind(local);
  running.each(MEMBERSHIPS_FILE, kind.collection, (entry, place) => {
    const read = kind.read(entry, place, mistakes);
    if (!read) return;
    const { teamId, userId } = read.data;
    if (!teams(store).get(teamId)) return mistakes.add(place, `there is no team ${teamId}`, 'teamId');
    if (!users(store).get(userId)) return mistakes.add(place, `there is no user ${userId}`, 'userId');
    if (kind.collection.get(read.id)) return mistakes.add(place, `there are two memberships ${read.id}`, '$id');
    const same = kind.collection.where('userId', userId).some((other) => other.teamId === teamId);
    if (same) return mistakes.add(place, `${userId} is in team ${teamId} twice`, 'userId');
    kind.create(read, { search: `${read.id} ${userId}` });
  });
  for (const team of teams(store).find({ limit: -1 })) {
    const filters = [
      { method: 'equal' as const, attribute: 'teamId', values: [team.$id] },
      { method: 'equal' as const, attribute: 'confirm', values: [true] },
    ];
    const total = kind.collection.count({ filters }, undefined, -1);
    if (total !== team.total) teams(store).update(team.$id, { total }, { at: team.$updatedAt });
  }
}
