import type { Jobs } from '../jobs/jobs.ts';
import { momentIn, type Pace } from '../pace.ts';
import type { Json } from '../store/schema.ts';
import type { Store } from '../store/store.ts';

/** An event. */
// a type, not an interface: it is stored as JSON
export type AppwriteEvent = {
  /** Its names with ids, such as `users.alice.create`. A function gets the first one as `x-appwrite-event`. */
  names: string[];
  /** The body for functions. */
  payload: Json;
  /** The user who acted, or whose token was created. Absent for an API key. */
  userId?: string;
};

/** An event for listeners that are connected at this moment. */
export interface LiveEvent extends AppwriteEvent {
  /** The roles that may read the resource, if the event's name does not determine them. */
  readers: readonly string[] | undefined;
}

export type EventListener = (event: AppwriteEvent) => Promise<void>;

/**
 * Distributes events. Listeners are called after the answer, and an event is stored on disk until every listener has
 * handled it. Live listeners are called right after the commit, in order, and miss events while they are not connected.
 */
export class Events {
  readonly #jobs: Jobs;
  readonly #store: Store;
  readonly #pace: Pace;
  readonly #live: ((event: LiveEvent) => void)[] = [];
  readonly #listeners: { wants(names: readonly string[]): boolean; listener: EventListener }[] = [];

  constructor(jobs: Jobs, store: Store, pace: Pace) {
    this.#jobs = jobs;
    this.#store = store;
    this.#pace = pace;
    jobs.register('event', async (payload) => {
      const event = payload as AppwriteEvent;
      for (const { wants, listener } of this.#listeners) if (wants(event.names)) await listener(event);
    });
  }

  /** Calls `listener` for every event that `wants` accepts. */
  subscribe(wants: (names: readonly string[]) => boolean, listener: EventListener): void {
    this.#listeners.push({ wants, listener });
  }

  /** Calls `listener` with every event as soon as it is committed. It must not throw. */
  follow(listener: (event: LiveEvent) => void): void {
    this.#live.push(listener);
  }

  /**
   * Publishes an event. It is stored only if there is a listener for it. `readers`: see {@link LiveEvent}.
   * @param shown the payload for live listeners
   */
  publish(event: AppwriteEvent, readers?: readonly string[], shown: Json = event.payload): void {
    this.tell(shown === event.payload ? event : { ...event, payload: shown }, readers);
    if (this.#listeners.some(({ wants }) => wants(event.names)))
      this.#jobs.add('event', event, momentIn(this.#pace.event));
  }

  /** Publishes an event to live listeners only. */
  tell(event: AppwriteEvent, readers?: readonly string[]): void {
    if (this.#live.length === 0) return;
    const live = { ...event, readers };
    this.#store.afterCommit(() => {
      for (const listener of this.#live) listener(live);
    });
  }
}
