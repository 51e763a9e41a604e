import type { Models } from 'node-appwrite';
import type { Services } from '../../shared/clients/clients.ts';
import { refusalOf } from '../../shared/http/refusals.ts';
import { createSessionClient, sessionOf } from './clients.ts';
import { sessionCookieOf } from './request/cookies.ts';
import type { Exchange } from './request/exchange.ts';
import type { RequestHeaders } from './request/request-headers.ts';

/**
 * The user of a request: one call to Appwrite, none without a session cookie. Undefined for a guest, for an ended session, a
 * blocked or deleted user, and one who has yet to give a second factor. It only reads: a page may not write cookies.
 * @throws AppwriteException or a network error, if Appwrite could not answer
 */
export function currentUser(request: RequestHeaders): Promise<Models.User | undefined> {
  return readAsUser(request, ({ account }) => account.get());
}

/** What the user of a request may read; undefined as for {@link currentUser}. */
export async function readAsUser<Found>(
  request: RequestHeaders,
  read: (services: Services) => Promise<Found>,
): Promise<Found | undefined> {
  if (sessionOf(request) === undefined) return undefined;
  try {
    return await read(createSessionClient(request));
  } catch (error) {
    const { status, type = '' } = refusalOf(error) ?? {};
    // any other 404 is a wrong APPWRITE_ENDPOINT or project, where nobody could sign in
    if (status === 401 || ['user_not_found', 'user_blocked'].includes(type)) return undefined;
    throw error;
  }
}

/** Makes the browser forget the session. The session itself goes on: use `signOut` to end it. */
export function clearSession(exchange: Pick<Exchange, 'setCookie'>): void {
  exchange.setCookie(sessionCookieOf({ secret: '', expire: new Date(0).toISOString() }));
}
