import type { Json } from '../store/schema.ts';
import type { Events } from './events.ts';

/** The call that changed something. `userId`: the user who acted, undefined for an API key and a guest. */
export interface Acting {
  readonly userId: string | undefined;
  readonly local: { readonly events: Events };
}

/**
 * Publishes what a call changed under an event name such as `teams.editors.create`. The call's user, if any, is the one who
 * acted.
 * @param readers the roles that may read the resource, if the name does not determine them
 */
export function announce(context: Acting, name: string, payload: unknown, readers?: readonly string[]): void {
  const { userId } = context;
  const event = {
    names: concreteNames(name),
    payload: asPhpWrites(payload) as Json,
    ...(userId === undefined ? {} : { userId }),
  };
  context.local.events.publish(event, readers);
}

/**
 * All concrete names of an event: `teams.a.update.prefs` is also `teams.a.update` (the name that a function gets) and
 * `teams.a`.
 */
export function concreteNames(name: string): string[] {
  const words = name.split('.');
  const whole = words.slice(0, 2).join('.');
  const thing = words.length > 4 ? words.slice(0, 4).join('.') : whole;
  const [action, attribute] = words.slice(thing === whole ? 2 : 4);
  const names = [`${thing}.${action}`];
  if (attribute !== undefined) names.push(name);
  return [...new Set([...names, thing, whole])];
}

/** Empty preferences are `[]` in events, because PHP encodes an empty array so. */
export function asPhpWrites(payload: unknown): unknown {
  if (typeof payload !== 'object' || payload === null || !('prefs' in payload)) return payload;
  const { prefs } = payload;
  const isEmpty = typeof prefs === 'object' && prefs !== null && Object.keys(prefs).length === 0;
  return isEmpty ? { ...payload, prefs: [] } : payload;
}
