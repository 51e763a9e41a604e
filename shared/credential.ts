import { appwriteHeader, fitsHeader } from './headers.ts';
import { problems } from './problem.ts';
import type { HeadersOf } from './runtime.ts';
import { surrounding } from './surroundings.ts';

/** The caller's credential. It proves nothing until Appwrite has accepted it. */
export interface Credential {
  kind: 'jwt' | 'cookie';
  value: string;
}

/**
 * The caller's JWT, or else the session cookie of a server-rendered app. Undefined for a guest, and for a cookie with
 * characters that a header cannot contain.
 * @throws Problem 401 for a JWT with such characters, because its sender claims to be a user
 */
export function credentialOf(req: HeadersOf): Credential | undefined {
  const jwt = appwriteHeader(req, 'x-appwrite-user-jwt');
  if (jwt !== undefined && !fitsHeader(jwt)) throw problems.unauthenticated();
  if (jwt !== undefined) return { kind: 'jwt', value: jwt };
  const cookie = req.headers['cookie'];
  const session = cookie === undefined ? undefined : cookieValue(cookie, `a_session_${surrounding('projectId')}`);
  return session === undefined ? undefined : { kind: 'cookie', value: session };
}

function cookieValue(header: string, name: string): string | undefined {
  const pair = header.split(';').find((part) => part.trimStart().startsWith(`${name}=`));
  const value = pair?.slice(pair.indexOf('=') + 1).trim();
  if (!value) return undefined;
  try {
    const decoded = decodeURIComponent(value);
    return fitsHeader(decoded) ? decoded : undefined;
  } catch {
    return undefined;
  }
}
