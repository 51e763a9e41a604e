import type { Account } from 'node-appwrite';
import { orMissing, refusalOf } from '../../../shared/http/refusals.ts';
import { createAdminClient, createSessionClient, sessionOf } from '../clients.ts';
import { clearSession } from '../current-user.ts';
import { withProblems } from '../problems.ts';
import type { Exchange } from '../request/exchange.ts';
import { refuseOtherSites } from '../request/origin.ts';

/**
 * Ends the session of this browser, or every session of the user, and clears the cookie. Nothing happens for a guest, or if the
 * session has ended already. Before the second factor is given, only the session of this browser is ended in both cases.
 * @throws Problem 403 `origin`; 503 `unavailable`, and then the session goes on and the cookie stays
 */
export async function signOut(exchange: Exchange, where: 'here' | 'everywhere'): Promise<void> {
  refuseOtherSites(exchange);
  if (sessionOf(exchange) !== undefined) {
    const { account } = createSessionClient(exchange);
    await withProblems(() => end(account, where));
  }
  clearSession(exchange);
}

async function end(account: Account, where: 'here' | 'everywhere'): Promise<void> {
  try {
    if (where === 'here' || !(await endsEverywhere(account))) await account.deleteSession({ sessionId: 'current' });
  } catch (error) {
    const status = refusalOf(error)?.status;
    if (status === 429) return endWithKey(account, where, error);
    // 401, 404: it has ended
    if (status !== 401 && status !== 404) throw error;
  }
}

/** Ends every session. False if Appwrite asks for a second factor first. */
async function endsEverywhere(account: Account): Promise<boolean> {
  try {
    await account.deleteSessions();
    return true;
  } catch (error) {
    if (refusalOf(error)?.type === 'user_more_factors_required') return false;
    throw error;
  }
}

/**
 * Appwrite limits sign-outs to 100 an hour for a client, here and everywhere. To Appwrite the app's server is the client of everybody,
 * and a call with the key is not limited. Source: appwrite 1.9.6.
 * @throws limited if Appwrite does not tell whose session it is, as before the second factor
 */
async function endWithKey(account: Account, where: 'here' | 'everywhere', limited: unknown): Promise<void> {
  const { users } = createAdminClient();
  const { $id: sessionId, userId } = await account.getSession({ sessionId: 'current' }).catch(() => {
    throw limited;
  });
  await orMissing(where === 'here' ? users.deleteSession({ userId, sessionId }) : users.deleteSessions({ userId }));
}
