import type { Models } from 'node-appwrite';
import { type AdminServices, orMissing, Problem, problems, refusalOf } from '../../shared/index.ts';
import { isWithin, networkOf, retryAfter } from './limits.ts';
import { claim, findSent, type LinkSecret, wasMailedTo } from './links.ts';
import { proveFirst } from './proof.ts';
import { variables } from './variables.ts';

/** One problem for all that can be wrong with a link: a stranger learns nothing from the difference. */
function invalidLink(): Problem {
  return new Problem(401, 'link', 'This link is not good any more. Ask for a new one.');
}

function tooManyAttempts(): Problem {
  const headers = { 'retry-after': retryAfter(variables.LIMIT_SESSIONS) };
  return new Problem(429, 'too-many-attempts', 'Too many attempts. Try again later.', { headers });
}

/**
 * Spends a link for a session: one link, one session. Nobody but who knows the secret can use the right up. A crash once it is
 * taken costs the person a new link.
 * @param client the client's IP address
 * @throws Problem 401, 403 for a blocked user, 429
 */
export async function spend(admin: AdminServices, link: LinkSecret, client: string): Promise<Models.Session> {
  const within = await isWithin(admin, variables.LIMIT_SESSIONS, 'session', networkOf(client));
  if (!within) throw tooManyAttempts();
  const row = await findSent(admin, link);
  const user = row && (await orMissing(admin.users.get({ userId: link.userId })));
  if (!row || !user) throw invalidLink();
  if (!user.status) throw problems.blocked();
  const isTheirs = wasMailedTo(row, link, user.email);
  // to spend a token of Appwrite's own mail marks whatever address the user has by now
  if (!isTheirs && row.sentBy === 'appwrite') throw invalidLink();
  if (!(await claim(admin, link, row))) throw invalidLink();
  if (isTheirs && !user.emailVerification) await proveFirst(admin, { user, link, row });
  try {
    return await admin.account.createSession({ userId: link.userId, secret: link.secret });
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal?.type === 'user_blocked') throw problems.blocked();
    if (refusal?.status === 401) throw invalidLink();
    throw error;
  }
}
