import { users } from '../directory/users.ts';
import type { Store } from '../store/store.ts';
import { now } from '../store/time.ts';
import type { Caller } from './caller.ts';

/** How long after an access the next one is recorded, in milliseconds. Source: appwrite 1.9.6, APP_USER_ACCESS. */
const ACCESS_INTERVAL = 24 * 60 * 60 * 1000;

/**
 * Records that a user made a call, at most once a day. The answer to that call has the date in the database's own format,
 * `2026-11-21 16:54:24.421`.
 */
export function noteAccess(store: Store, caller: Caller): void {
  if (caller.kind !== 'user' || caller.impersonatedBy) return;
  const { user } = caller;
  if (user.accessedAt && Date.parse(user.accessedAt) > Date.now() - ACCESS_INTERVAL) return;
  const at = now();
  users(store).update(user.$id, { accessedAt: at });
  user.accessedAt = at.replace('T', ' ').slice(0, 23);
}
