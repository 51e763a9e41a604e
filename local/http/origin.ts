import { AppwriteError } from '../errors.ts';
import type { Platform } from '../local.ts';
import type { LocalRequest } from './request.ts';

/** Whether a host is one of the project's web platforms; `*.example.com` takes one name in front. */
export function isPlatformHost(platforms: readonly Platform[], hostname: string): boolean {
  return platforms.some((platform) => {
    if (!platform.hostname.startsWith('*.')) return platform.hostname === hostname;
    return hostname.endsWith(platform.hostname.slice(1)) && hostname.length > platform.hostname.length - 1;
  });
}

/** The hosts that need no platform: this machine's own. */
function isLoopback(hostname: string): boolean {
  return (
    hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '127.0.0.1' || hostname === '[::1]'
  );
}

function hostOf(origin: string): string | undefined {
  try {
    return new URL(origin).hostname;
  } catch {
    return undefined;
  }
}

/** Whether a browser's page of this origin may read answers. */
function isAllowedOrigin(platforms: readonly Platform[], origin: string): boolean {
  const hostname = hostOf(origin);
  return hostname !== undefined && (isLoopback(hostname) || isPlatformHost(platforms, hostname));
}

/** The headers that let the page that asked read the answer. */
export function corsHeaders(
  platforms: readonly Platform[],
  request: Pick<LocalRequest, 'headers'>,
): Record<string, string> {
  const origin = request.headers['origin'];
  if (!origin || !isAllowedOrigin(platforms, origin)) return {};
  return {
    'access-control-allow-origin': origin,
    'access-control-allow-credentials': 'true',
    'access-control-allow-methods': 'GET, POST, PUT, PATCH, DELETE',
    'access-control-allow-headers':
      request.headers['access-control-request-headers'] ??
      'Origin, Cookie, Set-Cookie, X-Requested-With, Content-Type, X-Appwrite-Project, X-Appwrite-Key, X-Appwrite-JWT, X-Appwrite-Session, X-Appwrite-Response-Format, X-Appwrite-Timestamp, X-Fallback-Cookies, X-SDK-Name, X-SDK-Version, X-SDK-Language, X-SDK-Platform, Content-Range, Range, Cache-Control, Expires, Pragma',
    'access-control-expose-headers': 'X-Appwrite-Session, X-Fallback-Cookies',
    vary: 'origin',
  };
}

/** @throws AppwriteError general_unknown_origin where a page of another site calls */
export function refuseForeignOrigin(platforms: readonly Platform[], request: Pick<LocalRequest, 'headers'>): void {
  const origin = request.headers['origin'];
  if (!origin || origin === 'null' || isAllowedOrigin(platforms, origin)) return;
  throw AppwriteError.of(
    'general_unknown_origin',
    `Invalid Origin. Register your new client (${hostOf(origin) ?? origin}) as a new Web platform on your project console dashboard`,
  );
}
