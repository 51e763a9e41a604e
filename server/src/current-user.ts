import type { Models } from 'node-appwrite';
import { refusalOf } from '../../shared/http/refusals.ts';
import { createSessionClient, sessionOf } from './clients.ts';
import { sessionCookieOf } from './cookies.ts';
import type { Exchange } from './exchange.ts';
import type { RequestHeaders } from './request-headers.ts';

/**
 * The user of a request: one call to Appwrite, none without a session cookie. Undefined for a guest, for an ended session, a
 * blocked or deleted user, and one who has yet to give a second factor. It only reads: a page may not write cookies.
 * @throws AppwriteException or a network error, if Appwrite could not answer
 */
export async function currentUser(request: RequestHeaders): Promise<Models.User | undefined> {
  if (sessionOf(request) === undefined) return undefined;
  try {
    return await createSessionClient(request).account.get();
  } catch (error) {
    const { status, type } = refusalOf(error) ?? {};
    if (status === 401 || status === 404 || type === 'user_blocked') return undefined;
    throw error;
  }
}

/** Makes the browser forget the session. The session itself goes on: use `signOut` to end it. */
export function clearSession(exchange: Pick<Exchange, 'setCookie'>): void {
  exchange.setCookie(sessionCookieOf({ secret: '', expire: new Date(0).toISOString() }));
}
