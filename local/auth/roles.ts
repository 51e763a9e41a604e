import { memberships } from '../directory/memberships.ts';
import type { UserDocument } from '../directory/users.ts';
import type { Store } from '../store/store.ts';

/** The roles of a guest. */
export const GUEST_ROLES: readonly string[] = ['any', 'guests'];

/** The roles of a user, in Appwrite's order: their id, their verifications, their teams, their labels. */
export function rolesOf(user: UserDocument, store: Store): string[] {
  const proof = user.emailVerification || user.phoneVerification ? 'verified' : 'unverified';
  const roles = ['any', 'users', `user:${user.$id}`, `user:${user.$id}/${proof}`, `users/${proof}`];
  for (const membership of memberships(store).where('userId', user.$id)) {
    if (!membership.confirm) continue;
    roles.push(`team:${membership.teamId}`, `member:${membership.$id}`);
    for (const role of membership.roles) roles.push(`team:${membership.teamId}/${role}`);
  }
  return [...roles, ...user.labels.map((label) => `label:${label}`)];
}
