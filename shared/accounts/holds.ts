import type { Models } from 'node-appwrite';
import type { AdminServices } from '../clients/clients.ts';
import { stableId } from '../data/ids.ts';
import { emailTargetOf } from '../data/proof.ts';
import { orMissing } from '../http/refusals.ts';
import type { LinkHoldsRow } from '../rows.ts';
import { databaseId } from '../surroundings.ts';

const table = { databaseId, tableId: 'linkHolds' } as const;

/**
 * How long an earlier mailed or texted token of Appwrite can be valid, in milliseconds: an hour, and a minute for clocks that
 * differ. Source: appwrite 1.9.6, TOKEN_EXPIRATION_CONFIRM and TOKEN_EXPIRATION_RECOVERY. The codes that verify a phone have the
 * first value too, and Appwrite accepts them for a session.
 */
const TOKENS_LIVE = 61 * 60_000;
/** The most time between a user and the target that Appwrite creates in the same request, in milliseconds. */
const SAME_REQUEST = 1_000;
/** The length of ids that these functions compute. Appwrite's own ids have 20 characters. */
const COMPUTED_ID = 36;

/** Records that the user had a phone until now. Call it before the phone is removed, so that a crash loses nothing. */
export async function notePhone({ db }: AdminServices, user: Models.User): Promise<void> {
  const expires = new Date(Date.now() + TOKENS_LIVE).toISOString();
  await db.upsertRow<LinkHoldsRow>({ ...table, rowId: holdId(user), data: { expires } });
}

/**
 * Until when a token can be valid that was sent before the user had this address and no phone; undefined if there is none.
 * Nobody can revoke such tokens, so a link is held until they expire.
 * @param user as read after everything else was closed
 */
export async function heldUntil({ db }: AdminServices, user: Models.User): Promise<Date | undefined> {
  const row = await orMissing(db.getRow<LinkHoldsRow>({ ...table, rowId: holdId(user) }));
  const until = Math.max(addressHeldUntil(user), row ? Date.parse(row.expires) : 0);
  return until > Date.now() ? new Date(until) : undefined;
}

/** Appwrite changes the e-mail target whenever the address changes. A target that was created later than the user may hide an earlier change. */
function addressHeldUntil(user: Models.User): number {
  const target = emailTargetOf(user);
  if (!target) return Date.now() + TOKENS_LIVE;
  const { $id, $createdAt, $updatedAt } = target;
  const isFirst = $updatedAt === $createdAt && $id.length < COMPUTED_ID;
  const madeWithUser = Math.abs(Date.parse($createdAt) - Date.parse(user.$createdAt)) < SAME_REQUEST;
  return isFirst && madeWithUser ? 0 : Date.parse($updatedAt) + TOKENS_LIVE;
}

function holdId({ $id, $createdAt }: Models.User): string {
  return stableId('link hold', $id, $createdAt);
}
