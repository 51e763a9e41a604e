import { ID, MessagingProviderType, type Models, Query } from 'node-appwrite';
import type { AdminServices } from '../clients/clients.ts';
import { keyedHash } from '../data/keyed-hash.ts';
import { emailTargetOf } from '../data/proof.ts';
import { isConflict, madeOnce, refusalOf } from '../http/refusals.ts';
import type { Keyed } from './keyed.ts';

/** The user with this address, or undefined. @param email in lower case, as Appwrite stores it */
export async function findUser({ users }: AdminServices, email: string): Promise<Models.User | undefined> {
  const queries = [Query.equal('email', email), Query.limit(1)];
  const page = await users.list({ queries, total: false });
  return page.users[0];
}

/**
 * The new user of an address. Of several simultaneous requests one creates the user and the others find it, because the address
 * is unique. The id is random, because anybody can take the id of a deleted user. Undefined if Appwrite refuses the address, or
 * it is a target or identity of another user.
 */
export async function makeUser(admin: AdminServices, email: string, name?: string): Promise<Models.User | undefined> {
  try {
    return await admin.users.create({ userId: ID.unique(), email, ...(name === undefined ? {} : { name }) });
  } catch (error) {
    if (isConflict(error)) return findUser(admin, email);
    if (refusalOf(error)?.status === 400) return undefined;
    throw error;
  }
}

/** The target of the user's address; creates it if there is none. Undefined if the address is a target of another user. */
export async function targetOf({ admin: { users }, secret }: Keyed, user: Models.User): Promise<string | undefined> {
  const known = emailTargetOf(user)?.$id;
  if (known) return known;
  const { $id: userId, email: identifier } = user;
  const targetId = keyedHash(secret, 'target', userId, identifier).slice(0, 36);
  const providerType = MessagingProviderType.Email;
  const made = await madeOnce(users.createTarget({ userId, targetId, providerType, identifier }));
  return made ? targetId : emailTargetOf(await users.get({ userId }))?.$id;
}
