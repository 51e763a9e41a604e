import { refusalOf } from '../../shared/http/refusals.ts';
import { createSessionClient, sessionOf } from './clients.ts';
import { clearSession } from './current-user.ts';
import type { Exchange } from './exchange.ts';
import { refuseOtherSites } from './origin.ts';
import { problemOf } from './problems.ts';

/**
 * Ends the session of this browser, or every session of the user, and clears the cookie. Nothing happens for a guest, or if the
 * session has ended already.
 * @throws Problem 403 `origin`; 503 `unavailable`, and then the session goes on and the cookie stays
 */
export async function signOut(exchange: Exchange, where: 'here' | 'everywhere'): Promise<void> {
  refuseOtherSites(exchange);
  if (sessionOf(exchange) !== undefined) {
    const { account } = createSessionClient(exchange);
    try {
      await (where === 'everywhere' ? account.deleteSessions() : account.deleteSession({ sessionId: 'current' }));
    } catch (error) {
      const status = refusalOf(error)?.status;
      if (status !== 401 && status !== 404) throw problemOf(error);
    }
  }
  clearSession(exchange);
}
