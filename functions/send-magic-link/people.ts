import { ID, MessagingProviderType, type Models, Query } from 'node-appwrite';
import { type AdminServices, emailTargetOf, isConflict, keyedHash, madeOnce, refusalOf } from '../../shared/index.ts';
import { variables } from './variables.ts';

/** Whose address it is; undefined where it is nobody's. @param email in small letters, as Appwrite keeps it */
export async function findUser({ users }: AdminServices, email: string): Promise<Models.User | undefined> {
  const queries = [Query.equal('email', email), Query.limit(1)];
  const page = await users.list({ queries, total: false });
  return page.users[0];
}

/**
 * The new user of an address. Of several requests at once one makes the user, and the others find them: the address is unique.
 * The id is not computed, for the id of a deleted user can be taken by anybody. Undefined where Appwrite keeps the address for
 * somebody else, as a target or an identity, or does not take it.
 */
export async function makeUser(admin: AdminServices, email: string): Promise<Models.User | undefined> {
  try {
    return await admin.users.create({ userId: ID.unique(), email });
  } catch (error) {
    if (isConflict(error)) return findUser(admin, email);
    if (refusalOf(error)?.status === 400) return undefined;
    throw error;
  }
}

/** The target of the user's address, made where there is none; undefined where the address is a target of somebody else's. */
export async function targetOf({ users }: AdminServices, user: Models.User): Promise<string | undefined> {
  const known = emailTargetOf(user)?.$id;
  if (known) return known;
  const { $id: userId, email: identifier } = user;
  const targetId = keyedHash(variables.HMAC_SECRET, 'target', userId, identifier).slice(0, 36);
  const providerType = MessagingProviderType.Email;
  const made = await madeOnce(users.createTarget({ userId, targetId, providerType, identifier }));
  return made ? targetId : emailTargetOf(await users.get({ userId }))?.$id;
}
