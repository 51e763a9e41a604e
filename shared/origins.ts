import { problems } from './problem.ts';
import type { RuntimeRequest } from './runtime.ts';

/** What tells whether a browser sent a request, and from which page. */
export type RequestOrigin = Pick<RuntimeRequest, 'headers' | 'method'>;

const allowed = new WeakMap<object, readonly string[]>();

/** Says which pages may call this execution with a cookie and read its answer. None, where nothing was said. */
export function allowOrigins(req: RequestOrigin, origins: readonly string[]): void {
  allowed.set(req, origins);
}

function allowedOrigin(req: RequestOrigin): string | undefined {
  const { origin } = req.headers;
  return origin !== undefined && allowed.get(req)?.includes(origin) ? origin : undefined;
}

/**
 * A browser sends a cookie along whichever page makes the request: what changes something by a cookie has to come from a
 * page of the list.
 * @throws Problem 403
 */
export function checkCookieOrigin(req: RequestOrigin): void {
  if (['GET', 'HEAD', 'OPTIONS'].includes(req.method)) return;
  if (allowedOrigin(req) === undefined) throw problems.origin();
}

/**
 * Refuses what a page of another site sends. A form goes anywhere without asking first, from a visitor's browser and in their
 * name; every browser says from which page. Without an `Origin` no browser's page sent it.
 * @throws Problem 403
 */
export function refuseForeignOrigin(req: RequestOrigin): void {
  if (req.headers['origin'] !== undefined && allowedOrigin(req) === undefined) throw problems.origin();
}

/** The CORS headers of an answer: the page's own origin where it is on the list, never `*`. */
export function corsHeaders(req: RequestOrigin): Record<string, string> {
  if (!allowed.has(req)) return {};
  const origin = allowedOrigin(req);
  if (origin === undefined) return { vary: 'Origin' };
  return {
    vary: 'Origin',
    'access-control-allow-origin': origin,
    'access-control-allow-credentials': 'true',
    // what a page may read beside the few headers that it always may
    'access-control-expose-headers': 'ETag, Location, Retry-After, X-Appwrite-Execution-Id',
  };
}

/** What a browser asks before it sends a request; for a page of the list, what it may send. */
export function preflightHeaders(req: RequestOrigin, allow: string): Record<string, string> {
  if (allowedOrigin(req) === undefined) return {};
  return {
    'access-control-allow-methods': allow,
    'access-control-allow-headers':
      'content-type, authorization, idempotency-key, if-match, if-none-match, x-requested-with',
    'access-control-max-age': '600',
  };
}
