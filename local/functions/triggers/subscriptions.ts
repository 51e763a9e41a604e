import type { AppwriteEvent } from '../../events/events.ts';
import type { Local } from '../../local.ts';
import { uniqueId } from '../../store/ids.ts';
import { functions } from '../documents.ts';
import { enqueue } from '../executions/queue.ts';
import { stateOf } from '../state.ts';
import { matchesEvent } from './event-names.ts';

/** Runs functions for the events that they subscribed to. */
export function subscribeFunctions(local: Local): void {
  local.events.subscribe(
    (names) => subscribers(local, names).length > 0,
    async ({ names, payload, userId }: AppwriteEvent) => {
      const [event = ''] = names;
      for (const functionId of subscribers(local, names))
        enqueue(local, {
          functionId,
          executionId: uniqueId(),
          trigger: 'event',
          method: 'POST',
          path: '/',
          headers: [],
          body: JSON.stringify(payload),
          event,
          ...(userId === undefined ? {} : { userId }),
        });
    },
  );
}

/** The functions that subscribed to one of these event names, oldest first. */
function subscribers(local: Local, names: readonly string[]): string[] {
  const state = stateOf(local);
  // every event calls this: the patterns are cached until a function changes
  state.patterns ??= functions(local.store)
    .find({ limit: -1 })
    .filter(({ events }) => events.length > 0)
    .map(({ $id, events }) => ({ functionId: $id, patterns: events }));
  return state.patterns
    .filter(({ patterns }) => patterns.some((pattern) => names.some((name) => matchesEvent(pattern, name))))
    .map(({ functionId }) => functionId);
}
