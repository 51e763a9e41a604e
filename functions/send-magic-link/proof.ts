import type { Models } from 'node-appwrite';
import type { AdminServices } from '../../shared/index.ts';
import { type LinkSecret, type SentLink, wasMailedTo } from './links.ts';

/**
 * The first proof that an address is the user's. Somebody else may have registered it: what that one has set goes first, the
 * password before the sessions, for it could make new ones, and then the address is marked. A crash in between leaves it
 * unmarked, and the next link does all of it again.
 */
export async function proveFirst(
  admin: AdminServices,
  { user, link, row }: { user: Models.User; link: LinkSecret; row: SentLink },
): Promise<void> {
  const { users } = admin;
  const userId = user.$id;
  let seen = user;
  do {
    // only where there is one: Appwrite asks who once had a password for it when he sets another
    if (seen.password) await users.updatePassword({ userId, password: '' });
    await users.deleteSessions({ userId });
    seen = await users.get({ userId });
  } while (seen.password);
  if (!wasMailedTo(row, link, seen.email)) return;
  const marked = await users.updateEmailVerification({ userId, emailVerification: true });
  // a change of the address that was under way before its session ended
  if (!wasMailedTo(row, link, marked.email)) await users.updateEmailVerification({ userId, emailVerification: false });
}
