import { AppwriteError } from '../errors.ts';
import { isPlatformHost, platformName } from '../http/origin.ts';
import type { Local } from '../local.ts';

/**
 * Refuses a URL that is not on one of the project's platforms. This also applies to API keys. Links into an app need no
 * platform: `appwrite-callback-<project>:` and `exp:`.
 * @throws AppwriteError general_argument_invalid
 */
export function refuseForeignUrl(local: Local, name: string, url: string): void {
  const { protocol, hostname } = parse(url);
  // links that lead into an app: its own, and those of Expo Go, in which an app runs while it is developed
  if (protocol === `appwrite-callback-${local.project.id}:` || protocol === 'exp:') return;
  if (protocol === '' || hostname === '') throw AppwriteError.invalidParam(name, 'Invalid URI.');
  const web = protocol === 'http:' || protocol === 'https:';
  if (web && isPlatformHost(local.platforms, hostname)) return;
  throw AppwriteError.invalidParam(
    name,
    `Invalid URI. Register your new client (${hostname}) as a new ${platformName(protocol)} platform on your project console dashboard`,
  );
}

function parse(url: string): { protocol: string; hostname: string } {
  try {
    const { protocol, hostname } = new URL(url);
    return { protocol, hostname };
  } catch {
    return { protocol: '', hostname: '' };
  }
}

/** A link with more parameters in its query, written as PHP writes it. Parameters that the link already has come first. */
export function withQuery(url: string, more: Record<string, string>): string {
  const link = new URL(url);
  for (const [key, value] of Object.entries(more)) link.searchParams.set(key, value);
  return link.href;
}
