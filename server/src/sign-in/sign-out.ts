import type { Account } from 'node-appwrite';
import { refusalOf } from '../../../shared/http/refusals.ts';
import { createSessionClient, sessionOf } from '../clients.ts';
import { clearSession } from '../current-user.ts';
import { problemOf } from '../problems.ts';
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
    try {
      if (where === 'here' || !(await endsEverywhere(account))) await account.deleteSession({ sessionId: 'current' });
    } catch (error) {
      const status = refusalOf(error)?.status;
      if (status !== 401 && status !== 404) throw problemOf(error);
    }
  }
  clearSession(exchange);
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
