import { MessagingProviderType, type Models, Query } from 'node-appwrite';
import { type AdminServices, isConflict, keyedHash, madeOnce } from '../../shared/index.ts';
import { variables } from './variables.ts';

/** Whose address it is; undefined where it is nobody's. @param email in small letters, as Appwrite keeps it */
export async function findUser({ users }: AdminServices, email: string): Promise<Models.User | undefined> {
  const queries = [Query.equal('email', email), Query.limit(1)];
  const page = await users.list({ queries, total: false });
  return page.users[0];
}

/**
 * The new user of an address. Of several requests at once one makes the user, and the others find it.
 * The id comes from the address, but only with the secret, for ids are shown to others. Where it is another's by now, who
 * had this address before, the request's own id makes the difference.
 */
export async function makeUser(
  admin: AdminServices,
  email: string,
  requestId: string,
): Promise<Models.User | undefined> {
  for (const parts of [[], [requestId]]) {
    const userId = keyedHash(variables.HMAC_SECRET, 'user', email, ...parts).slice(0, 36);
    try {
      return await admin.users.create({ userId, email });
    } catch (error) {
      if (!isConflict(error)) throw error;
    }
    const found = await findUser(admin, email);
    if (found) return found;
  }
  return undefined;
}

/** The one target that the mail goes to, made where there is none; undefined where the address is a target of somebody else's. */
export async function targetOf(
  { users }: AdminServices,
  user: Models.User,
  email: string,
): Promise<string | undefined> {
  const known = findTarget(user, email);
  if (known) return known;
  const targetId = keyedHash(variables.HMAC_SECRET, 'target', user.$id, email).slice(0, 36);
  const providerType = MessagingProviderType.Email;
  const made = await madeOnce(users.createTarget({ userId: user.$id, targetId, providerType, identifier: email }));
  return made ? targetId : findTarget(await users.get({ userId: user.$id }), email);
}

function findTarget({ targets }: Models.User, email: string): string | undefined {
  const isIt = ({ providerType, identifier }: Models.Target) => providerType === 'email' && identifier === email;
  return targets.find(isIt)?.$id;
}
