import type { Context } from '../../http/context.ts';
import type { Json } from '../../store/schema.ts';
import { type Kind, olderBody } from './bodies.ts';

/** The names of resources in the older form of Appwrite's event names. */
const olderNouns: Record<string, string> = { tables: 'collections', rows: 'documents', columns: 'attributes' };

/** The path of a resource: kinds and ids from the outside in, such as `['databases', 'app'], ['tables', 'posts']`. */
export type Place = readonly (readonly [kind: string, id: string])[];

/** Which of an event's two names a function gets as `x-appwrite-event`. */
export type FirstName = 'tables' | 'collections';

/**
 * Publishes an event under both of its names. The older name is first for creations, bulk calls and calls by `/databases`,
 * the newer one for all others. Source: recorded from Appwrite 1.9.6; for `/databases`, its source.
 * @param live for connected apps: the roles that may read a row, without which they get no event of a database, and
 * what they get of it if it is not the whole payload
 */
export function publish(
  context: Context,
  place: Place,
  action: string,
  payload: unknown,
  first: FirstName = 'tables',
  live: { roles?: readonly string[]; payload?: unknown } = {},
): void {
  const newName = nameOf(place, action, (kind) => kind);
  const oldName = nameOf(place, action, (kind) => olderNouns[kind] ?? kind);
  const older = context.call.route.startsWith('/databases');
  const names = first === 'tables' && !older ? [newName, oldName] : [oldName, newName];
  const { userId } = context;
  const inForm = (body: unknown) => (older ? olderBody(kindOf(place), body) : body) as Json;
  const event = {
    names: [...new Set([...names, ...wholes(place)])],
    payload: inForm(payload),
    ...(userId === undefined ? {} : { userId }),
  };
  const shown = live.payload === undefined ? event.payload : inForm(live.payload);
  context.local.events.publish(event, live.roles, shown);
}

const kinds: Record<string, Kind> = { tables: 'table', rows: 'row', columns: 'column', indexes: 'index' };

function kindOf(place: Place): Kind {
  return kinds[place.at(-1)?.[0] ?? ''] ?? 'database';
}

function nameOf(place: Place, action: string, word: (kind: string) => string): string {
  let name = '';
  for (const [kind, id] of place) name += `${word(kind)}.${id}.`;
  return name + action;
}

/** The names without an action: of the resource itself and of everything that contains it. */
function wholes(place: Place): string[] {
  return place.flatMap((_, i) => {
    const outer = place.slice(0, place.length - i);
    return [nameOf(outer, '', (kind) => kind), nameOf(outer, '', (kind) => olderNouns[kind] ?? kind)].map((name) =>
      name.slice(0, -1),
    );
  });
}
