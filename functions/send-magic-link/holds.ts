import type { Models } from 'node-appwrite';
import { type AdminServices, databaseId, emailTargetOf, orMissing, stableId } from '../../shared/index.ts';
import type { LinkHoldsRow } from '../../shared/rows.ts';

const table = { databaseId, tableId: 'linkHolds' } as const;

/**
 * Milliseconds for which a token of Appwrite can live that was mailed or texted to somebody before, and a minute for clocks
 * that differ. Source: appwrite 1.9.6, TOKEN_EXPIRATION_CONFIRM and TOKEN_EXPIRATION_RECOVERY, an hour each. The codes that
 * verify a phone have the first one, too, and are taken for a session.
 */
const TOKENS_LIVE = 61 * 60_000;
/** Milliseconds between a user and the target that Appwrite makes in the same request. */
const SAME_REQUEST = 1_000;
/** Appwrite's own ids have 20 characters; those that these functions compute have this many. */
const COMPUTED_ID = 36;

/** Records that the user had a phone until now. Written before the phone is removed, so that a crash forgets nothing. */
export async function notePhone({ db }: AdminServices, user: Models.User): Promise<void> {
  const expires = new Date(Date.now() + TOKENS_LIVE).toISOString();
  await db.upsertRow<LinkHoldsRow>({ ...table, rowId: holdId(user), data: { expires } });
}

/**
 * Until when a token can be alive that was sent before the user had this address and no phone; undefined where none can.
 * Nobody can revoke such tokens, so that they have to be waited for.
 * @param user as read after everything else was closed
 */
export async function heldUntil({ db }: AdminServices, user: Models.User): Promise<Date | undefined> {
  const row = await orMissing(db.getRow<LinkHoldsRow>({ ...table, rowId: holdId(user) }));
  const until = Math.max(addressHeldUntil(user), row ? Date.parse(row.expires) : 0);
  return until > Date.now() ? new Date(until) : undefined;
}

/** Appwrite changes the e-mail target whenever the address changes. One that was made later may follow an unseen change. */
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
