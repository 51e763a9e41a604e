import { createHash } from 'node:crypto';
import { type Models, Query } from 'node-appwrite';
import type { AdminServices } from '../clients/clients.ts';
import { orMissing } from '../http/refusals.ts';
import type { AddressProofsRow } from '../rows.ts';
import { databaseId } from '../surroundings.ts';
import { stableId } from './ids.ts';

const table = { databaseId, tableId: 'addressProofs' } as const;
/** The most values that Appwrite accepts in one query. */
const MOST_VALUES = 100;

/** The fields of a user that a proof depends on, from `users.get` or `users.list`. */
export type ProvableUser = Pick<Models.User, '$id' | '$createdAt' | 'email' | 'targets'>;

/**
 * Whether the user has proved the address that they have now: they opened a link that `send-magic-link` mailed to it. One call;
 * none for a user without an address.
 *
 * `emailVerification` is not read: a token that was mailed to an earlier address, and an OAuth2 sign-in, set it, too.
 * A proof stops counting once the address changes, even back and forth, and never counts for a later user with the same id.
 * The answer is for the moment at which `user` was read, so read the user immediately before.
 */
export async function isProved({ db }: AdminServices, user: ProvableUser): Promise<boolean> {
  const fingerprint = fingerprintOf(user);
  if (fingerprint === undefined) return false;
  const row = await orMissing(db.getRow<AddressProofsRow>({ ...table, rowId: proofId(user) }));
  return row?.fingerprint === fingerprint;
}

/** The ids of those users who have proved the address that they have now, as {@link isProved}. One call for 100 users. */
export async function provedAmong({ db }: AdminServices, users: readonly ProvableUser[]): Promise<Set<string>> {
  const proved = new Set<string>();
  for (let from = 0; from < users.length; from += MOST_VALUES) {
    const page = users.slice(from, from + MOST_VALUES);
    const queries = [Query.equal('$id', page.map(proofId)), Query.limit(page.length)];
    const { rows } = await db.listRows<AddressProofsRow>({ ...table, queries, total: false });
    const fingerprints = new Map(rows.map(({ $id, fingerprint }) => [$id, fingerprint]));
    for (const user of page) {
      const fingerprint = fingerprintOf(user);
      if (fingerprint !== undefined && fingerprints.get(proofId(user)) === fingerprint) proved.add(user.$id);
    }
  }
  return proved;
}

/**
 * Records that the user has proved the address in `user`. Idempotent; replaces the proof of an earlier address.
 * @param user as read after every other way into the account was closed
 * @throws Error for a user without an e-mail target for the address, because a later change of it could not be seen
 */
export async function writeProof({ db }: AdminServices, user: ProvableUser): Promise<void> {
  const fingerprint = fingerprintOf(user);
  if (fingerprint === undefined) throw new Error('a proof needs an e-mail target for the address of the user');
  await db.upsertRow({ ...table, rowId: proofId(user), data: { userId: user.$id, fingerprint } });
}

/** The e-mail target of the address that the user has now; undefined if there is none. */
export function emailTargetOf({ email, targets }: Pick<Models.User, 'email' | 'targets'>): Models.Target | undefined {
  if (email === '') return undefined;
  return targets.find(({ providerType, identifier }) => providerType === 'email' && identifier === email);
}

/** The id of a deleted user can be used again. The creation time distinguishes the two users. */
function proofId({ $id, $createdAt }: ProvableUser): string {
  return stableId('address proof', $id, $createdAt);
}

/** Appwrite updates this target if the address changes, and for no other reason. A hash, so that no address is stored. */
function fingerprintOf(user: ProvableUser): string | undefined {
  const target = emailTargetOf(user);
  if (target === undefined) return undefined;
  const parts = [user.$id, user.$createdAt, user.email, target.$id, target.$updatedAt];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
