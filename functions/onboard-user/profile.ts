import { type Models, Permission, Query, Role } from 'node-appwrite';
import { type AdminServices, databaseId, madeOnce, orMissing } from '../../shared/index.ts';
import type { ProfilesRow } from '../../shared/rows.ts';

const table = { databaseId, tableId: 'profiles' } as const;

/**
 * One for each user, with the user's id, readable by that user alone. `welcomedAt` is when the user was subscribed and
 * welcomed, so that one who unsubscribes later is not subscribed again; null before.
 */
export type Profile = ProfilesRow;

/** The profile of a user; undefined where there is none. */
export function readProfile({ db }: AdminServices, userId: string): Promise<Profile | undefined> {
  return orMissing(db.getRow<Profile>({ ...table, rowId: userId }));
}

/** The profiles that there are of these users, by the users' ids. */
export async function readProfiles({ db }: AdminServices, userIds: readonly string[]): Promise<Map<string, Profile>> {
  const profiles = new Map<string, Profile>();
  for (let from = 0; from < userIds.length; from += 100) {
    const ids = userIds.slice(from, from + 100); // Appwrite takes 100 values in a query
    const queries = [Query.equal('$id', ids), Query.limit(ids.length)];
    const { rows } = await db.listRows<Profile>({ ...table, queries, total: false });
    for (const row of rows) profiles.set(row.$id, row);
  }
  return profiles;
}

/** Makes the profile of a user; false where there is one by now. */
export function makeProfile({ db }: AdminServices, user: Models.User): Promise<boolean> {
  const data = { displayName: user.name.slice(0, 128) };
  const permissions = [Permission.read(Role.user(user.$id))];
  return madeOnce(db.createRow({ ...table, rowId: user.$id, data, permissions }));
}

export async function markWelcomed({ db }: AdminServices, userId: string): Promise<void> {
  await db.updateRow({ ...table, rowId: userId, data: { welcomedAt: new Date().toISOString() } });
}
