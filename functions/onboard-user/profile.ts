import { type Models, Permission, Query, Role } from 'node-appwrite';
import {
  type AdminServices,
  type Budget,
  databaseId,
  isConflict,
  isMadeBy,
  isNotFound,
  madeOnce,
  orMissing,
  rowText,
  sweep,
} from '../../shared/index.ts';
import type { ProfilesRow } from '../../shared/rows.ts';
import type { AddressVersion } from './welcome.ts';

const table = { databaseId, tableId: 'profiles' } as const;
/** The size of the column `displayName`, in characters. */
const NAME_SIZE = 128;

/**
 * One profile for each user, with the user's id, readable only by this user. `welcomedAt` is when the user was first subscribed
 * and welcomed, or null. It prevents a second subscription after the user has unsubscribed. `welcomedTo` identifies the
 * subscribed address.
 */
export type Profile = ProfilesRow;

/** The profile with this id, or undefined. It may belong to an earlier user with the id, see `isMadeBy`. */
export function readProfile({ db }: AdminServices, userId: string): Promise<Profile | undefined> {
  return orMissing(db.getRow<Profile>({ ...table, rowId: userId }));
}

/** The existing profiles of these users, by user id. */
export async function readProfiles({ db }: AdminServices, userIds: readonly string[]): Promise<Map<string, Profile>> {
  const profiles = new Map<string, Profile>();
  for (let from = 0; from < userIds.length; from += 100) {
    const ids = userIds.slice(from, from + 100); // Appwrite accepts 100 values in a query
    const queries = [Query.equal('$id', ids), Query.limit(ids.length)];
    const { rows } = await db.listRows<Profile>({ ...table, queries, total: false });
    for (const row of rows) profiles.set(row.$id, row);
  }
  return profiles;
}

/** Attempts at creating a profile if another one is created in between. */
const ROUNDS = 3;

/**
 * The profile of a user; creates it if there is none, and replaces that of an earlier user with the same id.
 * @param found as read before; undefined if it was not read
 */
export async function ensureProfile(
  admin: AdminServices,
  user: Models.User,
  found: Profile | undefined,
): Promise<{ profile: Profile; made: boolean }> {
  let there = found;
  for (let round = 1; ; round++) {
    if (there && isMadeBy(there, user)) return { profile: there, made: false };
    if (there) await removeProfile(admin, there);
    try {
      return { profile: await createProfile(admin, user), made: true };
    } catch (error) {
      if (!isConflict(error) || round === ROUNDS) throw error;
    }
    there = await readProfile(admin, user.$id);
  }
}

function createProfile({ db }: AdminServices, user: Models.User): Promise<Profile> {
  const data = { displayName: rowText(user.name, NAME_SIZE), welcomedAt: null, welcomedTo: '' };
  const permissions = [Permission.read(Role.user(user.$id))];
  return db.createRow<Profile>({ ...table, rowId: user.$id, data, permissions });
}

/** Removes a profile, unless it has changed since it was read. True if it existed. */
async function removeProfile(admin: AdminServices, profile: Profile): Promise<boolean> {
  try {
    await admin.dbUnlessChanged(profile).deleteRow({ ...table, rowId: profile.$id });
    return true;
  } catch (error) {
    if (isConflict(error) || isNotFound(error)) return false;
    throw error;
  }
}

/** Records that the user was welcomed, and at which address. @param welcomedAt the earlier time; null for now */
export async function markSubscribed(
  { db }: AdminServices,
  { $id }: Models.User,
  version: AddressVersion | undefined,
  welcomedAt: string | null,
): Promise<void> {
  const data = { welcomedAt: welcomedAt ?? new Date().toISOString(), welcomedTo: version?.hash ?? '' };
  await db.updateRow({ ...table, rowId: $id, data });
}

/** Records that all subscriptions of the earlier address were removed; a proof restores them. */
export async function markTakenBack({ db }: AdminServices, { $id: rowId }: Profile, welcomedTo: string): Promise<void> {
  await db.updateRow({ ...table, rowId, data: { welcomedTo } });
}

/** Keeps that the address is another one, unless a run at the same moment, which found more subscriptions, kept something else. */
export async function markMoved(admin: AdminServices, profile: Profile, welcomedTo: string): Promise<void> {
  const change = { ...table, rowId: profile.$id, data: { welcomedTo } };
  await madeOnce(admin.dbUnlessChanged(profile).updateRow(change));
}

/** Removes the profile of a deleted user, but not of a later user with the same id. */
export async function removeProfileOf(admin: AdminServices, userId: string): Promise<boolean> {
  // read the profile first: if there is no user afterwards, its user was deleted
  const profile = await readProfile(admin, userId);
  if (!profile) return false;
  const user = await orMissing(admin.users.get({ userId }));
  return user && isMadeBy(profile, user) ? false : removeProfile(admin, profile);
}

/** Removes the profiles of deleted users, because `DELETE /account` raises no event. Returns how many. */
export async function removeOrphans(admin: AdminServices, budget: Budget): Promise<number> {
  let removed = 0;
  await sweep<Profile>(admin, { tableId: table.tableId }, budget, async (profiles) => {
    if (profiles.length === 0) return;
    const ids = profiles.map(({ $id }) => $id);
    const queries = [Query.equal('$id', ids), Query.limit(ids.length)];
    const { users } = await admin.users.list({ queries, total: false });
    const known = new Map(users.map((user) => [user.$id, user]));
    for (const profile of profiles) {
      const user = known.get(profile.$id);
      if (!(user && isMadeBy(profile, user)) && (await removeProfile(admin, profile))) removed++;
    }
  });
  return removed;
}
