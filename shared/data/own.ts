import type { Models } from 'node-appwrite';

/**
 * Whether a row that names a user was made by this user, and not by an earlier one whose id they took: the id of a deleted user is
 * free for anybody. A row is the user's own only where it was made after the user was. Both dates come from Appwrite's clock, in
 * milliseconds; the same millisecond is not after, for nobody signs up and has a row made within one.
 *
 * Servers whose clocks differ blur this by the difference. Users who are made anew in another project, as by a migration, do not
 * own what was written before.
 */
export function isMadeBy(row: Pick<Models.Row, '$createdAt'>, user: Pick<Models.User, '$createdAt'>): boolean {
  return Date.parse(row.$createdAt) > Date.parse(user.$createdAt);
}
