import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { AppwriteError } from '../errors.ts';
import type { LocalRequest } from '../http/request.ts';
import type { Local } from '../local.ts';

const LOOPBACK = /^(127\.|::1$|::ffff:127\.)/;
const OWN_NAMES = ['localhost', '127.0.0.1', '[::1]'];
/** A proxy adds these: its visitors are not on this machine, although its connection is. */
const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip'];

/** What is known of a request before its body is read. */
export type Asking = Pick<LocalRequest, 'method' | 'headers' | 'peer' | 'hostname'>;

/** A request to upgrade a connection, in the same form. */
export function askingOf(incoming: IncomingMessage): Asking {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(incoming.headers)) if (value !== undefined) headers[name] = String(value);
  const hostname = (headers['host'] ?? '').replace(/:\d+$/, '');
  return { method: incoming.method ?? 'GET', headers, peer: incoming.socket.remoteAddress ?? '', hostname };
}

/**
 * Whether a request is from this machine, and to one of its own names. Any other name was resolved to this machine by
 * somebody else's name server, whose pages would then have the origin of this one.
 */
export function isHere(local: Local, { headers, peer, hostname }: Asking): boolean {
  if (FORWARDED.some((name) => headers[name] !== undefined)) return false;
  // with --host it listens on another address of this machine, and only this machine has that address
  const { hostname: own } = new URL(local.origin);
  if (!LOOPBACK.test(peer) && peer.replace('::ffff:', '') !== own) return false;
  return OWN_NAMES.includes(hostname) || hostname === own;
}

/** Whether a request was sent by the page itself. A browser does not let other pages pretend that. */
export function isOwn({ method, headers }: Asking): boolean {
  const { origin, host, 'sec-fetch-site': site } = headers;
  // browsers send no origin with a page's own reads
  if (origin === undefined) return method === 'GET' && site === 'same-origin';
  return origin === `http://${host}` && (site === undefined || site === 'same-origin');
}

/** @throws AppwriteError general_access_forbidden unless the page itself sent the request */
export function refuseOthers(asking: Asking): void {
  if (!isOwn(asking)) throw forbidden('Only the page of this local Appwrite may send this request.');
}

/** @throws AppwriteError general_access_forbidden unless the page sent the request with the API key */
export function refuseWithoutKey(local: Local, asking: Asking): void {
  refuseOthers(asking);
  if (!isKey(local, asking.headers['x-appwrite-key'] ?? '')) throw forbidden('The API key is missing.');
}

/** Whether a text is the project's API key. */
export function isKey(local: Local, text: string): boolean {
  const [given, key] = [Buffer.from(text), Buffer.from(local.project.key)];
  return given.length === key.length && timingSafeEqual(given, key);
}

export function forbidden(message: string): AppwriteError {
  return new AppwriteError(403, 'general_access_forbidden', message);
}
