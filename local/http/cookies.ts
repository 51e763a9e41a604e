import type { Context } from '../http/context.ts';
import type { Reply } from '../http/reply.ts';

/** A date in the format of Appwrite's cookies: `Sun, 21-Nov-2027 16:54:22 GMT`. */
function cookieDate(date: Date): string {
  return date.toUTCString().replace(/^(\w+, \d+) (\w+) (\d+)/, '$1-$2-$3');
}

function cookiePair(context: Context, value: string): string[] {
  const name = `a_session_${context.local.project.id}`;
  const secure = context.request.headers['x-forwarded-proto'] === 'https' ? ' secure;' : '';
  const tail = `; path=/;${secure} HttpOnly`;
  return [`${name}_legacy=${value}${tail}`, `${name}=${value}${tail}; SameSite=None`];
}

/** Adds a session to a reply: two cookies, and a header for pages that cannot set cookies. */
export function withSession(context: Context, reply: Reply, packed: string, expire: string): Reply {
  const expires = new Date(expire);
  const seconds = Math.round((expires.getTime() - Date.now()) / 1000);
  const value = `${encodeURIComponent(packed)}; expires=${cookieDate(expires)}; Max-Age=${seconds}`;
  return {
    ...reply,
    cookies: cookiePair(context, value),
    headers: {
      ...reply.headers,
      'x-fallback-cookies': JSON.stringify({ [`a_session_${context.local.project.id}`]: packed }),
    },
  };
}

/** Adds the deletion of the session's cookies to a reply. */
export function withoutSession(context: Context, reply: Reply): Reply {
  return {
    ...reply,
    cookies: cookiePair(context, 'deleted; expires=Thu, 01-Jan-1970 00:00:01 GMT; Max-Age=0'),
    headers: { ...reply.headers, 'x-fallback-cookies': '[]' },
  };
}
