import { DuplicateError } from '../store/collection.ts';
import { uniqueId } from '../store/ids.ts';
import type { Store } from '../store/store.ts';
import { now } from '../store/time.ts';
import { type MembershipDocument, memberships, teams } from './documents.ts';
import { teamError } from './errors.ts';

/** A new membership. */
export interface NewMembership {
  userId: string;
  teamId: string;
  roles: string[];
  /** True if the user need not accept it. */
  confirm: boolean;
  secretHash: string;
  /** The roles that may read it. */
  readableBy: readonly string[];
}

/**
 * Stores a membership. A confirmed one counts.
 * @throws AppwriteError membership_already_confirmed if a concurrent call created it
 */
export function insertMembership(store: Store, input: NewMembership): MembershipDocument {
  const { userId, teamId, roles, confirm, secretHash, readableBy } = input;
  const id = uniqueId();
  const at = now();
  const who = [`user:${userId}`, `team:${teamId}/owner`];
  const permissions = [
    ...readableBy.map((role) => `read("${role}")`),
    ...['update', 'delete'].flatMap((action) => who.map((role) => `${action}("${role}")`)),
  ];
  const data = { userId, teamId, roles, invited: at, joined: confirm ? at : null, confirm, secretHash };
  try {
    return memberships(store).create({ id, at, permissions, data: { ...data, search: `${id} ${userId}` } });
  } catch (error) {
    throw error instanceof DuplicateError ? teamError('membership_already_confirmed') : error;
  }
}

/** Adds to the number of a team's confirmed members. */
export function addToTeam(store: Store, teamId: string, count: number): void {
  const team = teams(store).get(teamId);
  if (team) teams(store).update(teamId, { total: Math.max(0, team.total + count) });
}

/** Deletes a membership. A confirmed one no longer counts. */
export function removeMembership(store: Store, { $id, teamId, confirm }: MembershipDocument): void {
  store.transaction(() => {
    if (memberships(store).delete($id) && confirm) addToTeam(store, teamId, -1);
  });
}

/** Deletes all memberships of a user, as the deletion of the user does. */
export function removeMembershipsOfUser(store: Store, userId: string): void {
  for (const membership of memberships(store).where('userId', userId)) removeMembership(store, membership);
}
