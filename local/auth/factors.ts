import { authenticatorOf } from '../directory/factors.ts';
import type { Store } from '../store/store.ts';
import type { Caller } from './caller.ts';

/**
 * Whether the caller's session lacks a second factor. Users need one who switched MFA on and have a verified authenticator,
 * address or number. A JWT comes from a session that had it.
 */
export function needsMoreFactors(store: Store, caller: Caller): boolean {
  if (caller.kind !== 'user' || !caller.session || caller.secret === undefined) return false;
  const { user, session } = caller;
  if (!user.mfa || session.factors.length >= 2) return false;
  return user.emailVerification || user.phoneVerification || (authenticatorOf(store, user.$id)?.verified ?? false);
}
