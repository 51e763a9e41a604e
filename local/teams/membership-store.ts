import { type MembershipDocument, memberships } from '../directory/memberships.ts';
import { DuplicateError } from '../store/collection.ts';
import { uniqueId } from '../store/ids.ts';
import type { Store } from '../store/store.ts';
import { now } from '../store/time.ts';
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
