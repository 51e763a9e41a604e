import type { Collection } from '../store/collection.ts';
import type { Document } from '../store/schema.ts';
import type { Store } from '../store/store.ts';

import { teams } from './teams.ts';

/** A user's membership in a team. It counts once it is confirmed. */
export interface MembershipDocument extends Document {
  userId: string;
  teamId: string;
  roles: string[];
  invited: string;
  joined: string | null;
  confirm: boolean;
  secretHash: string;
  search: string;
}

export function memberships(store: Store): Collection<MembershipDocument> {
  return store.collection<MembershipDocument>({
    name: 'memberships',
    attributes: [
      { key: 'userId', type: 'string' },
      { key: 'teamId', type: 'string' },
      { key: 'roles', type: 'string', array: true, default: [] },
      { key: 'invited', type: 'datetime' },
      { key: 'joined', type: 'datetime' },
      { key: 'confirm', type: 'boolean', default: false },
      { key: 'secretHash', type: 'string', default: '' },
      { key: 'search', type: 'string', default: '' },
    ],
    indexes: [{ attributes: ['userId'] }, { attributes: ['teamId', 'userId'], unique: true }],
  });
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
