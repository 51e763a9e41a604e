import { cookieValues } from '../../../shared/clients/cookies.ts';
import { isSecure, variable } from '../config.ts';
import type { RequestHeaders } from './request-headers.ts';

/** A cookie in the form of cookie stores: `store.set(name, value, options)`. */
export interface Cookie {
  name: string;
  value: string;
  options: {
    httpOnly: true;
    secure: boolean;
    sameSite: 'strict' | 'lax';
    path: '/';
    expires: Date;
  };
}

/** The cookie as a `Set-Cookie` header. */
export function headerOf({ name, value, options }: Cookie): string {
  const parts = [
    `${name}=${encodeURIComponent(value)}`,
    'Path=/',
    `Expires=${options.expires.toUTCString()}`,
    'HttpOnly',
    ...(options.secure ? ['Secure'] : []),
    `SameSite=${options.sameSite === 'strict' ? 'Strict' : 'Lax'}`,
  ];
  return parts.join('; ');
}

export function sessionCookieName(): string {
  return `a_session_${variable('APPWRITE_PROJECT_ID')}`;
}

/** The cookie of a session: it ends with the session, and no other site's request carries it. */
export function sessionCookieOf({ secret, expire }: { secret: string; expire: string }): Cookie {
  return cookie(sessionCookieName(), secret, new Date(expire), 'strict');
}

/** The cookie of a flow that comes back from another site, so it is Lax. For https its name binds it to this very host. */
export function flowCookieOf(value: string, expires: Date): Cookie {
  return cookie(flowCookieName(), value, expires, 'lax');
}

export function flowCookieName(): string {
  return `${isSecure() ? '__Host-' : ''}a_oauth_${variable('APPWRITE_PROJECT_ID')}`;
}

function cookie(name: string, value: string, expires: Date, sameSite: 'strict' | 'lax'): Cookie {
  return { name, value, options: { httpOnly: true, secure: isSecure(), sameSite, path: '/', expires } };
}

/**
 * The values of a cookie in a request, different ones each. More than one means that another host set one of them, such as a
 * sub-domain; which one cannot be told.
 */
export function valuesOf({ headers }: RequestHeaders, name: string): string[] {
  return cookieValues(headers.get('cookie') ?? '', name);
}
