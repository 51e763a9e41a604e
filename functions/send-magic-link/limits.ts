import { isIPv6 } from 'node:net';
import { type AdminServices, databaseId, keyedHash, madeOnce, refusalOf } from '../../shared/index.ts';
import type { LinkLimitsRow } from '../../shared/rows.ts';
import { type Limit, variables } from './variables.ts';

const table = { databaseId, tableId: 'linkLimits' } as const;

/** What is counted: links for an address, for a client and for both together, and attempts to use one. */
type Counted = 'address' | 'client' | 'address and client' | 'session';

/**
 * Whether a link may be mailed now. The limit of one client for an address is reached first, so a client uses only a small part of
 * the address's limit, and its owner still gets a link from elsewhere.
 */
export async function isAllowed(admin: AdminServices, email: string, client: string): Promise<boolean> {
  const [network, mailbox] = [networkOf(client), mailboxOf(email)];
  return (
    (await isWithin(admin, variables.LIMIT_PER_CLIENT, 'client', network)) &&
    (await isWithin(admin, variables.LIMIT_PER_ADDRESS_AND_CLIENT, 'address and client', `${mailbox} ${network}`)) &&
    (await isWithin(admin, variables.LIMIT_PER_ADDRESS, 'address', mailbox))
  );
}

/**
 * Counts one more for this subject. False if a limit is reached; the remaining windows are not counted then.
 * Each window is a row that begins at 0. Its id does not reveal its subject.
 */
export async function isWithin(
  admin: AdminServices,
  limits: readonly Limit[],
  counted: Counted,
  subject: string,
): Promise<boolean> {
  for (const limit of limits) if (!(await countOne(admin, limit, counted, subject))) return false;
  return true;
}

async function countOne({ db }: AdminServices, limit: Limit, counted: Counted, subject: string): Promise<boolean> {
  const { count, seconds } = limit;
  const window = Math.floor(Date.now() / 1000 / seconds);
  const rowId = keyedHash(variables.HMAC_SECRET, 'limit', counted, subject, seconds, window).slice(0, 36);
  const expires = new Date((window + 1) * seconds * 1000).toISOString();
  // in most cases this is the first in its window: one call
  if (await madeOnce(db.createRow<LinkLimitsRow>({ ...table, rowId, data: { count: 1, expires } }))) return true;
  try {
    await db.incrementRowColumn({ ...table, rowId, column: 'count', value: 1, max: count });
    return true;
  } catch (error) {
    if (refusalOf(error)?.type === 'column_limit_exceeded') return false;
    throw error;
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
