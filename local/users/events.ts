import { asPhpWrites } from '../events/announce.ts';
import type { Local } from '../local.ts';
import type { Json } from '../store/schema.ts';

/**
 * Publishes an event of a user or of something that belongs to the user. `what` is the event's name below the user, such as
 * `update.prefs`, `sessions.<id>.create` or `delete`. `actor` is the user who acted, undefined for an API key.
 */
export function publishUserEvent(
  local: Local,
  userId: string,
  what: string,
  payload: Record<string, unknown> | readonly [],
  actor: string | undefined,
): void {
  local.events.publish({
    names: eventNames(userId, what),
    payload: asPhpWrites(payload) as Json,
    ...(actor === undefined ? {} : { userId: actor }),
  });
}

/** The concrete names of an event. Functions get the first one: `users.a.update`, `users.a.update.prefs`, `users.a`. */
function eventNames(userId: string, what: string): string[] {
  const user = `users.${userId}`;
  const [first = '', second, third] = what.split('.');
  if (third !== undefined) return [`${user}.${what}`, `${user}.${first}.${second}`, user];
  return second === undefined ? [`${user}.${first}`, user] : [`${user}.${first}`, `${user}.${what}`, user];
}
