import { AppwriteError } from '../errors.ts';
import type { Platform } from '../local.ts';
import type { LocalRequest } from './request.ts';

/** Whether a host is one of the project's web platforms. `*.example.com` matches one more label. */
export function isPlatformHost(platforms: readonly Platform[], hostname: string): boolean {
  return platforms.some((platform) => {
    if (!platform.hostname.startsWith('*.')) return platform.hostname === hostname;
    return hostname.endsWith(platform.hostname.slice(1)) && hostname.length > platform.hostname.length - 1;
  });
}

/** Hosts that need no platform: this machine's own. */
function isLoopback(hostname: string): boolean {
  return (
    hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '127.0.0.1' || hostname === '[::1]'
  );
}

/** What Appwrite calls the platforms of a scheme. Source: appwrite 1.9.6, src/Appwrite/Network/Platform.php. */
const PLATFORM_NAMES: Readonly<Record<string, string>> = {
  'http:': 'Web',
  'https:': 'Web',
  'chrome-extension:': 'Web (Chrome Extension)',
  'moz-extension:': 'Web (Firefox Extension)',
  'safari-web-extension:': 'Web (Safari Extension)',
  'ms-browser-extension:': 'Web (Edge Extension)',
  'tauri:': 'Web (Tauri)',
  'appwrite-ios:': 'iOS',
  'appwrite-macos:': 'macOS',
  'appwrite-watchos:': 'watchOS',
  'appwrite-tvos:': 'tvOS',
  'appwrite-android:': 'Android',
  'appwrite-windows:': 'Windows',
  'appwrite-linux:': 'Linux',
};

/** The kind of platform that a client of this protocol (`https:`) is. Empty for a protocol that Appwrite does not know. */
export function platformName(protocol: string): string {
  return PLATFORM_NAMES[protocol] ?? '';
}

function protocolOf(origin: string): string {
  return URL.parse(origin)?.protocol ?? '';
}

function hostOf(origin: string): string | undefined {
  try {
    return new URL(origin).hostname;
  } catch {
    return undefined;
  }
}

/** Whether a page of this origin may read answers. */
function isAllowedOrigin(platforms: readonly Platform[], origin: string): boolean {
  const hostname = hostOf(origin);
  return hostname !== undefined && (isLoopback(hostname) || isPlatformHost(platforms, hostname));
}

/**
 * The headers that a page may send; a browser refuses others. Source of these and all CORS headers: appwrite 1.9.6,
 * app/config/cors.php.
 */
const ALLOWED_HEADERS = [
  ...['Accept', 'Origin', 'Cookie', 'Set-Cookie', 'Content-Type', 'Content-Range'],
  ...['Project', 'Key', 'Dev-Key', 'Locale', 'Mode', 'JWT', 'Organization', 'Response-Format', 'Timeout', 'ID'].map(
    appwrite,
  ),
  ...['Timestamp', 'Session', 'Platform', 'Impersonate-User-Id', 'Impersonate-User-Email'].map(appwrite),
  ...['Impersonate-User-Phone'].map(appwrite),
  ...['X-SDK-Version', 'X-SDK-Name', 'X-SDK-Language', 'X-SDK-Platform', 'X-SDK-GraphQL', 'X-SDK-Profile'],
  ...['Range', 'Cache-Control', 'Expires', 'Pragma'],
  ...['X-Fallback-Cookies', 'X-Requested-With', 'X-Forwarded-For', 'X-Forwarded-User-Agent'],
];

function appwrite(name: string): string {
  return `X-Appwrite-${name}`;
}

/** The headers that allow the calling page to read the answer. */
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
    'access-control-allow-headers': ALLOWED_HEADERS.join(', '),
    'access-control-expose-headers': 'X-Appwrite-Session, X-Fallback-Cookies',
    'access-control-max-age': '86400',
    vary: 'origin',
  };
}

/** @throws AppwriteError general_unknown_origin for a page of another site */
export function refuseForeignOrigin(platforms: readonly Platform[], request: Pick<LocalRequest, 'headers'>): void {
  const origin = request.headers['origin'];
  if (!origin || origin === 'null' || isAllowedOrigin(platforms, origin)) return;
  throw AppwriteError.of(
    'general_unknown_origin',
    `Invalid Origin. Register your new client (${hostOf(origin) ?? origin}) as a new ${platformName(protocolOf(origin)) || 'Web'} platform on your project console dashboard`,
  );
}
