import type { Context } from '../../http/context.ts';
import { userError } from '../../users/errors.ts';

/** How long after a challenge its session counts as fresh, in milliseconds. Source: appwrite 1.9.6, MFA_RECENT_DURATION. */
const RECENT = 1800 * 1000;

/** @throws AppwriteError user_challenge_required if the session proved no second factor recently */
export function requireRecentChallenge({ session }: Context): void {
  const proved = session?.mfaUpdatedAt;
  if (!proved || Date.parse(proved) + RECENT < Date.now()) throw userError('user_challenge_required');
}
