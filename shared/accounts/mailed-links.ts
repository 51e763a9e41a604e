import { randomBytes } from 'node:crypto';
import type { Models } from 'node-appwrite';
import type { AdminServices } from '../clients/clients.ts';
import { isId } from '../data/ids.ts';
import { isSame, keyedHash } from '../data/keyed-hash.ts';
import { madeOnce, orMissing } from '../http/refusals.ts';
import type { SentLinksRow, SpentLinksRow } from '../rows.ts';
import { databaseId } from '../surroundings.ts';
import type { Keyed } from './keyed.ts';

const sent = { databaseId, tableId: 'sentLinks' } as const;
const spent = { databaseId, tableId: 'spentLinks' } as const;

/** What a link is for. One that is mailed for one purpose does nothing for another. */
export type Purpose = 'link' | 'password' | 'address';

/** The contents of a link. */
export interface LinkSecret {
  userId: string;
  secret: string;
}

/** Whether something has the form of a link's contents, so that nothing long is hashed or sent on. */
export function isLink({ userId, secret }: Readonly<Record<keyof LinkSecret, unknown>>): boolean {
  return isId(userId) && typeof secret === 'string' && /^[0-9a-f]{64}$/.test(secret);
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
  keyed: Keyed,
  user: Bound,
  {
    purpose,
    secret,
    expires,
    sentBy,
  }: { purpose: Purpose; secret: string; expires: string; sentBy: SentLink['sentBy'] },
): Promise<void> {
  const data = { mailedTo: boundHash(keyed, user), sentBy, expires };
  const rowId = idOf(keyed, purpose, { userId: user.$id, secret });
  await madeOnce(keyed.admin.db.createRow<SentLink>({ ...sent, rowId, data }));
}

/** The link with this secret; undefined if there is none or it has expired. */
export async function findSent(keyed: Keyed, purpose: Purpose, link: LinkSecret): Promise<SentLink | undefined> {
  const row = await orMissing(keyed.admin.db.getRow<SentLink>({ ...sent, rowId: idOf(keyed, purpose, link) }));
  return row && Date.parse(row.expires) > Date.now() ? row : undefined;
}

/** Whether the link was mailed to this user at the address that they have now. */
export function wasMailedTo(keyed: Pick<Keyed, 'secret'>, row: SentLink, user: Bound): boolean {
  return isSame(row.mailedTo, boundHash(keyed, user));
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

/** Gives back a link that this process has claimed, because nothing came of it. */
export async function release({ db }: AdminServices, { $id: rowId }: SentLink): Promise<void> {
  await orMissing(db.deleteRow({ ...spent, rowId }));
}

function idOf(keyed: Keyed, purpose: Purpose, { userId, secret }: LinkSecret): string {
  return keyedHash(keyed.secret, purpose, userId, secret).slice(0, 36);
}

function boundHash({ secret }: Pick<Keyed, 'secret'>, { $id, $createdAt, email }: Bound): string {
  return keyedHash(secret, 'mailed to', $id, $createdAt, email);
}
