import type { RuntimeRequest } from '../runtime.ts';
import { problems } from './problem.ts';

/** The parts of a request that show whether a browser sent it, and from which page. */
export type RequestOrigin = Pick<RuntimeRequest, 'headers' | 'method'>;

const allowed = new WeakMap<object, readonly string[]>();

/** Sets the origins whose pages may call this execution with a cookie and read its answer. The default is none. */
export function allowOrigins(req: RequestOrigin, origins: readonly string[]): void {
  allowed.set(req, origins);
}

function allowedOrigin(req: RequestOrigin): string | undefined {
  const { origin } = req.headers;
  return origin !== undefined && allowed.get(req)?.includes(origin) ? origin : undefined;
}

/**
 * Refuses a change with a cookie from a page outside the list. A browser adds its cookie to a request of any page.
 * @throws Problem 403
 */
export function checkCookieOrigin(req: RequestOrigin): void {
  if (['GET', 'HEAD', 'OPTIONS'].includes(req.method)) return;
  if (allowedOrigin(req) === undefined) throw problems.origin();
}

/**
 * Refuses a request from a page of another site. A form is sent without a preflight, from a visitor's browser and in their
 * name, but every browser then adds `Origin`. A request without `Origin` does not come from a page.
 * @throws Problem 403
 */
export function refuseForeignOrigin(req: RequestOrigin): void {
  if (req.headers['origin'] !== undefined && allowedOrigin(req) === undefined) throw problems.origin();
}

/** The CORS headers of an answer: the page's own origin if it is on the list, never `*`. */
export function corsHeaders(req: RequestOrigin): Record<string, string> {
  if (!allowed.has(req)) return {};
  const origin = allowedOrigin(req);
  if (origin === undefined) return { vary: 'Origin' };
  return {
    vary: 'Origin',
    'access-control-allow-origin': origin,
    'access-control-allow-credentials': 'true',
    // in addition to the few headers that a page may always read
    'access-control-expose-headers': 'ETag, Location, Retry-After, X-Appwrite-Execution-Id',
  };
}

/** The answer to a preflight: what a page on the list may send. Empty for other pages. */
export function preflightHeaders(req: RequestOrigin, allow: string): Record<string, string> {
  if (allowedOrigin(req) === undefined) return {};
  return {
    'access-control-allow-methods': allow,
    'access-control-allow-headers':
      'content-type, authorization, idempotency-key, if-match, if-none-match, x-requested-with',
    'access-control-max-age': '600',
  };
}
