import type { Context } from '../http/context.ts';
import type { Json } from '../store/schema.ts';

/**
 * Publishes what a call did under an event name such as `teams.editors.create`; who acted is the call's user, if there is one.
 * @param readers the roles that may read what it is about, where the name does not say it
 */
export function announce(context: Context, name: string, payload: unknown, readers?: readonly string[]): void {
  const { userId } = context;
  const event = {
    names: concreteNames(name),
    payload: asPhpWrites(payload) as Json,
    ...(userId === undefined ? {} : { userId }),
  };
  context.local.events.publish(event, readers);
}

/** All concrete names of an event: `teams.a.update.prefs` is also `teams.a.update` (which a function is told) and `teams.a`. */
export function concreteNames(name: string): string[] {
  const words = name.split('.');
  const whole = words.slice(0, 2).join('.');
  const thing = words.length > 4 ? words.slice(0, 4).join('.') : whole;
  const [action, attribute] = words.slice(thing === whole ? 2 : 4);
  const names = [`${thing}.${action}`];
  if (attribute !== undefined) names.push(name);
  return [...new Set([...names, thing, whole])];
}

/** Empty preferences are told as `[]`: PHP writes an empty object so. */
export function asPhpWrites(payload: unknown): unknown {
  if (typeof payload !== 'object' || payload === null || !('prefs' in payload)) return payload;
  const { prefs } = payload;
  const isEmpty = typeof prefs === 'object' && prefs !== null && Object.keys(prefs).length === 0;
  return isEmpty ? { ...payload, prefs: [] } : payload;
}
