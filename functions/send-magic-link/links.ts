import { type AdminServices, databaseId, isSame, keyedHash, madeOnce, orMissing } from '../../shared/index.ts';
import type { SentLinksRow, SpentLinksRow } from '../../shared/rows.ts';
import { variables } from './variables.ts';

const sent = { databaseId, tableId: 'sentLinks' } as const;
const spent = { databaseId, tableId: 'spentLinks' } as const;

/** What a link carries. */
export interface LinkSecret {
  userId: string;
  secret: string;
}

/** A row of the table `sentLinks`. Neither the address nor the secret can be read back from it. */
export type SentLink = SentLinksRow;

/** Writes down that a link is mailed. Only such a link is taken later: not one that was made up, or made for something else. */
export async function noteSent(
  { db }: AdminServices,
  link: LinkSecret,
  { email, expires, sentBy }: { email: string; expires: string; sentBy: SentLink['sentBy'] },
): Promise<void> {
  const data = { mailedTo: addressHash(link, email), sentBy, expires };
  await madeOnce(db.createRow<SentLink>({ ...sent, rowId: idOf(link), data }));
}

/** The link that somebody came with; undefined where there is none, or where it is too late. */
export async function findSent({ db }: AdminServices, link: LinkSecret): Promise<SentLink | undefined> {
  const row = await orMissing(db.getRow<SentLink>({ ...sent, rowId: idOf(link) }));
  return row && Date.parse(row.expires) > Date.now() ? row : undefined;
}

/** Whether the link was mailed to this address. */
export function wasMailedTo(row: SentLink, link: LinkSecret, email: string): boolean {
  return isSame(row.mailedTo, addressHash(link, email.toLowerCase()));
}

/**
 * Takes the right to spend a link: true for one caller alone, ever, however many come at the same moment, for a row of one id
 * is made once.
 */
export function claim({ db }: AdminServices, link: LinkSecret, { expires }: SentLink): Promise<boolean> {
  return madeOnce(db.createRow<SpentLinksRow>({ ...spent, rowId: idOf(link), data: { expires } }));
}

function idOf({ userId, secret }: LinkSecret): string {
  return keyedHash(variables.HMAC_SECRET, 'link', userId, secret).slice(0, 36);
}

function addressHash({ secret }: LinkSecret, email: string): string {
  return keyedHash(variables.HMAC_SECRET, 'mailed to', secret, email);
}
