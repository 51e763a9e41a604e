import { randomBytes } from 'node:crypto';
import type { Models } from 'node-appwrite';
import { type AdminServices, databaseId, isSame, keyedHash, madeOnce, orMissing } from '../../shared/index.ts';
import type { SentLinksRow, SpentLinksRow } from '../../shared/rows.ts';
import { variables } from './variables.ts';

const sent = { databaseId, tableId: 'sentLinks' } as const;
const spent = { databaseId, tableId: 'spentLinks' } as const;

/** The contents of a link. */
export interface LinkSecret {
  userId: string;
  secret: string;
}

/** A row of the table `sentLinks`. Neither the address nor the secret can be read back from it. */
export type SentLink = SentLinksRow;

/** What a link is bound to: this user (not a later one with the same id) and this address. */
type Bound = Pick<Models.User, '$id' | '$createdAt' | 'email'>;

/** A new secret: 256 random bits. Appwrite does not know it, so it can only be used here. */
export function newSecret(): string {
  return randomBytes(32).toString('hex');
}

/** Records that a link is mailed. Only recorded links are accepted, not invented ones or tokens with another purpose. */
export async function noteSent(
  { db }: AdminServices,
  user: Bound,
  { secret, expires, sentBy }: { secret: string; expires: string; sentBy: SentLink['sentBy'] },
): Promise<void> {
  const data = { mailedTo: boundHash(user), sentBy, expires };
  await madeOnce(db.createRow<SentLink>({ ...sent, rowId: idOf({ userId: user.$id, secret }), data }));
}

/** The link with this secret; undefined if there is none or it has expired. */
export async function findSent({ db }: AdminServices, link: LinkSecret): Promise<SentLink | undefined> {
  const row = await orMissing(db.getRow<SentLink>({ ...sent, rowId: idOf(link) }));
  return row && Date.parse(row.expires) > Date.now() ? row : undefined;
}

/** Whether the link was mailed to this user at the address that they have now. */
export function wasMailedTo(row: SentLink, user: Bound): boolean {
  return isSame(row.mailedTo, boundHash(user));
}

/** Keeps a link valid at least until `expires`. */
export async function prolong({ db }: AdminServices, row: SentLink, expires: Date): Promise<void> {
  if (Date.parse(row.expires) >= expires.getTime()) return;
  await db.updateRow<SentLink>({ ...sent, rowId: row.$id, data: { expires: expires.toISOString() } });
}

/** Whether the link was used. */
export async function isClaimed({ db }: AdminServices, row: SentLink): Promise<boolean> {
  return (await orMissing(db.getRow<SpentLinksRow>({ ...spent, rowId: row.$id }))) !== undefined;
}

/**
 * Claims a link: true for exactly one caller, also of simultaneous ones. Creating a row is atomic. A call whose answer is lost is
 * repeated; `claimedBy` then tells the row of its own first attempt from that of another caller.
 */
export async function claim({ db }: AdminServices, { $id: rowId, expires }: SentLink): Promise<boolean> {
  const claimedBy = randomBytes(16).toString('hex');
  if (await madeOnce(db.createRow<SpentLinksRow>({ ...spent, rowId, data: { expires, claimedBy } }))) return true;
  const claimed = await orMissing(db.getRow<SpentLinksRow>({ ...spent, rowId }));
  return claimed?.claimedBy === claimedBy;
}

function idOf({ userId, secret }: LinkSecret): string {
  return keyedHash(variables.HMAC_SECRET, 'link', userId, secret).slice(0, 36);
}

function boundHash({ $id, $createdAt, email }: Bound): string {
  return keyedHash(variables.HMAC_SECRET, 'mailed to', $id, $createdAt, email);
}
