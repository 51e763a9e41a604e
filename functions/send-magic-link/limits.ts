import { isIPv6 } from 'node:net';
import { type AdminServices, databaseId, keyedHash, madeOnce, refusalOf } from '../../shared/index.ts';
import type { LinkLimitsRow } from '../../shared/rows.ts';
import { type Limit, variables } from './variables.ts';

const table = { databaseId, tableId: 'linkLimits' } as const;

/** What is counted: links for an address, from a client and for both together, and attempts to spend one. */
type Counted = 'address' | 'client' | 'address and client' | 'session';

/**
 * Whether a link may be mailed now. One client comes to its end first, so that it takes up a small part of what the address has,
 * and whoever owns the address still gets a link from elsewhere.
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
 * Counts once more for this subject. False where one of the limits is reached; what is left of the windows then is not counted.
 * A window is a row of its own, which begins at 0; its subject cannot be read back from its id.
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
  // mostly it is the first: one call
  if (await madeOnce(db.createRow<LinkLimitsRow>({ ...table, rowId, data: { count: 1, expires } }))) return true;
  try {
    await db.incrementRowColumn({ ...table, rowId, column: 'count', value: 1, max: count });
    return true;
  } catch (error) {
    if (refusalOf(error)?.type === 'column_limit_exceeded') return false;
    throw error;
  }
}

/** Seconds until the longest of the windows has passed for sure. */
export function retryAfter(limits: readonly Limit[]): string {
  const ends = limits.map(({ seconds }) => seconds - (Math.floor(Date.now() / 1000) % seconds));
  return String(Math.max(1, ...ends));
}

/** One mailbox, however it is written: `+tags` and capitals make no other one, nor do the dots and the second name of Gmail. */
export function mailboxOf(email: string): string {
  const at = email.lastIndexOf('@');
  const [name = ''] = email.slice(0, at).toLowerCase().split('+');
  const domain = email.slice(at + 1).toLowerCase();
  if (domain !== 'gmail.com' && domain !== 'googlemail.com') return `${name}@${domain}`;
  return `${name.replaceAll('.', '')}@gmail.com`;
}

/** A client's network: of an IPv6 address the first 64 bits, for the rest is the client's own to choose. */
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
