import { isIPv6 } from 'node:net';
import { keyedHash } from '../data/keyed-hash.ts';
import { madeOnce, refusalOf } from '../http/refusals.ts';
import type { LinkLimitsRow } from '../rows.ts';
import { databaseId } from '../surroundings.ts';
import type { Keyed } from './keyed.ts';

const table = { databaseId, tableId: 'linkLimits' } as const;

/** At most `count` in a window of so many seconds. */
export interface Limit {
  count: number;
  seconds: number;
}

/** The limits of what somebody may do for an address without being signed in. */
export interface AddressLimits {
  perClient: readonly Limit[];
  perAddressAndClient: readonly Limit[];
  /** From all clients; well above the last one, so that no stranger alone reaches it. */
  perAddress: readonly Limit[];
}

/**
 * Whether something may be done for an address now. The limit of one client for an address is reached first, so a client uses only
 * a small part of the address's limit, and its owner is still served elsewhere.
 * @param what is counted, such as `sign-in `; a prefix of the names of the counters
 */
export async function isAllowed(
  keyed: Keyed,
  limits: AddressLimits,
  { email, client }: { email: string; client: string },
  what: string,
): Promise<boolean> {
  const [network, mailbox] = [networkOf(client), mailboxOf(email)];
  return (
    (await isWithin(keyed, limits.perClient, `${what}client`, network)) &&
    (await isWithin(keyed, limits.perAddressAndClient, `${what}address and client`, `${mailbox} ${network}`)) &&
    (await isWithin(keyed, limits.perAddress, `${what}address`, mailbox))
  );
}

/**
 * Counts one more for this subject. False if a limit is reached; the remaining windows are not counted then.
 * Each window is a row that begins at 0. Its id does not reveal its subject.
 */
export async function isWithin(
  keyed: Keyed,
  limits: readonly Limit[],
  counted: string,
  subject: string,
): Promise<boolean> {
  for (const limit of limits) if (!(await countOne(keyed, limit, counted, subject))) return false;
  return true;
}

async function countOne(
  { admin: { db }, secret, reached }: Keyed,
  limit: Limit,
  counted: string,
  subject: string,
): Promise<boolean> {
  const { count, seconds } = limit;
  const window = Math.floor(Date.now() / 1000 / seconds);
  const rowId = keyedHash(secret, 'limit', counted, subject, seconds, window).slice(0, 36);
  const expires = new Date((window + 1) * seconds * 1000).toISOString();
  if (reached?.has(rowId)) return false;
  // in most cases this is the first in its window: one call
  if (await madeOnce(db.createRow<LinkLimitsRow>({ ...table, rowId, data: { count: 1, expires } }))) return true;
  try {
    await db.incrementRowColumn({ ...table, rowId, column: 'count', value: 1, max: count });
    return true;
  } catch (error) {
    if (refusalOf(error)?.type !== 'column_limit_exceeded') throw error;
    reached?.add(rowId);
    return false;
  }
}

/** Seconds after which the longest window has certainly ended. */
export function retryAfter(limits: readonly Limit[]): string {
  const ends = limits.map(({ seconds }) => seconds - (Math.floor(Date.now() / 1000) % seconds));
  return String(Math.max(1, ...ends));
}

/** The mailbox of an address: without `+tags` and capitals, and for Gmail without dots and with one domain. */
export function mailboxOf(email: string): string {
  const at = email.lastIndexOf('@');
  const [name = ''] = email.slice(0, at).toLowerCase().split('+');
  const domain = email.slice(at + 1).toLowerCase();
  if (domain !== 'gmail.com' && domain !== 'googlemail.com') return `${name}@${domain}`;
  return `${name.replaceAll('.', '')}@gmail.com`;
}

/** A client's network: for IPv6 the first 64 bits, because the client can choose the rest. */
export function networkOf(ip: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1];
  if (mapped !== undefined) return mapped;
  if (!isIPv6(ip)) return ip;
  const [head = '', tail] = (ip.split('%')[0] ?? '').toLowerCase().split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? [] : Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0');
  const groups = [...left, ...zeros, ...right].slice(0, 4);
  return groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':');
}
