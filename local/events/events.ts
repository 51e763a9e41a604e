import type { Jobs } from '../jobs/jobs.ts';
import { momentIn, type Pace } from '../pace.ts';
import type { Json } from '../store/schema.ts';
import type { Store } from '../store/store.ts';

/** Something that happened. */
// a type, not an interface: it is kept as JSON
export type AppwriteEvent = {
  /** Its names with ids, such as `users.alice.create`; the first one is what a function gets as `x-appwrite-event`. */
  names: string[];
  /** What a function gets as its body. */
  payload: Json;
  /** The user who acted, or for whom a token was made; absent where a key acted. */
  userId?: string;
};

/** An event as it is told to those who listen at this moment. */
export interface LiveEvent extends AppwriteEvent {
  /** The roles that may read what the event is about, where the event's name alone does not say it. */
  readers: readonly string[] | undefined;
}

export type EventListener = (event: AppwriteEvent) => Promise<void>;

/**
 * Passes on what happened. Listeners are called after the answer, and an event is kept on disk until every one of them is done;
 * live listeners are called once it is committed, in the order of what happened, and miss what happens while they are away.
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

  /** Calls `listener` for every event that `wants` says yes to. */
  subscribe(wants: (names: readonly string[]) => boolean, listener: EventListener): void {
    this.#listeners.push({ wants, listener });
  }

  /** Calls `listener` with every event as soon as it is committed. It must not throw. */
  follow(listener: (event: LiveEvent) => void): void {
    this.#live.push(listener);
  }

  /** Passes an event on; nothing is kept where nobody wants it. `readers`: see {@link LiveEvent}. */
  publish(event: AppwriteEvent, readers?: readonly string[]): void {
    this.tell(event, readers);
    if (this.#listeners.some(({ wants }) => wants(event.names)))
      this.#jobs.add('event', event, momentIn(this.#pace.event));
  }

  /** Tells an event to live listeners alone. */
  tell(event: AppwriteEvent, readers?: readonly string[]): void {
    if (this.#live.length === 0) return;
    const live = { ...event, readers };
    this.#store.afterCommit(() => {
      for (const listener of this.#live) listener(live);
    });
  }
}
