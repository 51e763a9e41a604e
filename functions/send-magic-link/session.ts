import type { Models } from 'node-appwrite';
import type { LinkSecret, SentLink } from '../../shared/accounts/mailed-links.ts';
import { invalidLink } from '../../shared/accounts/refused.ts';
import { type AdminServices, emailTargetOf, orMissing, problems, refusalOf } from '../../shared/index.ts';

/** A session for an app's server, or a token that a browser exchanges at Appwrite, which then sets its own cookie. */
export type Opening = 'session' | 'token';

/** Seconds for which a browser's token is valid. */
const TOKEN_SECONDS = 60;
/** Characters, in hex: 256 bits. */
const TOKEN_LENGTH = 64;

interface Opened {
  user: Models.User;
  row: SentLink;
  link: LinkSecret;
  as: Opening;
}

/** The secret of a session or token, and until when it is valid. */
export type Spent = Pick<Models.Session, 'userId' | 'secret' | 'expire'>;

/**
 * Creates the session or token for a claimed link.
 * @param user as last read; if the address or the user has changed afterwards, nothing is returned
 * @throws Problem 401, 403 for a blocked user
 */
export async function open(admin: AdminServices, { user, row, link, as }: Opened): Promise<Spent> {
  const { users } = admin;
  const { $id: userId } = user;
  const session = row.sentBy === 'appwrite' ? await spendAppwrites(admin, link) : undefined;
  if (as === 'token') {
    if (session) await orMissing(users.deleteSession({ userId, sessionId: session.$id }));
    const token = await users.createToken({ userId, length: TOKEN_LENGTH, expire: TOKEN_SECONDS });
    await checkUnchanged(admin, user);
    return token;
  }
  const made = session ?? (await users.createSession({ userId }));
  try {
    await checkUnchanged(admin, user);
  } catch (error) {
    await orMissing(users.deleteSession({ userId, sessionId: made.$id }));
    throw error;
  }
  return made;
}

/** Also uses the token in Appwrite's own mail, so that nobody can use it at Appwrite later. */
async function spendAppwrites({ account }: AdminServices, link: LinkSecret): Promise<Models.Session> {
  try {
    return await account.createSession({ userId: link.userId, secret: link.secret });
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal?.type === 'user_blocked') throw problems.blocked();
    if (refusal?.status === 401) throw invalidLink();
    throw error;
  }
}

/** Appwrite also creates sessions for blocked users, and does not know to which address a link was mailed. */
async function checkUnchanged({ users }: AdminServices, before: Models.User): Promise<void> {
  const { $id: userId, $createdAt, email } = before;
  const now = await orMissing(users.get({ userId }));
  const [was, is] = [before, now].map((user) => user && emailTargetOf(user)?.$updatedAt);
  if (now?.$createdAt === $createdAt && now.email === email && was === is) {
    if (!now.status) throw problems.blocked();
    return;
  }
  // using a token of Appwrite's own mail marks the user's current address as verified
  if (now?.emailVerification) await users.updateEmailVerification({ userId, emailVerification: false });
  throw invalidLink();
}
