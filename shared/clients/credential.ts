import { appwriteHeader, fitsHeader } from '../http/headers.ts';
import { problems } from '../http/problem.ts';
import type { HeadersOf } from '../runtime.ts';
import { surrounding } from '../surroundings.ts';
import { onlyCookie } from './cookies.ts';

/** The caller's credential. It proves nothing until Appwrite has accepted it. */
export interface Credential {
  kind: 'jwt' | 'cookie';
  value: string;
}

/**
 * The caller's JWT, or else the session cookie of a server-rendered app. Undefined for a guest, for a cookie with
 * characters that a header cannot contain, and for two cookies of that name with different values: a sub-domain can set one.
 * @throws Problem 401 for a JWT with such characters, because its sender claims to be a user
 */
export function credentialOf(req: HeadersOf): Credential | undefined {
  const jwt = appwriteHeader(req, 'x-appwrite-user-jwt');
  if (jwt !== undefined && !fitsHeader(jwt)) throw problems.unauthenticated();
  if (jwt !== undefined) return { kind: 'jwt', value: jwt };
  const session = onlyCookie(req.headers['cookie'] ?? '', `a_session_${surrounding('projectId')}`);
  return session === undefined ? undefined : { kind: 'cookie', value: session };
}
