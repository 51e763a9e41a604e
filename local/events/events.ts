import type { Jobs } from '../jobs/jobs.ts';
import { momentIn, type Pace } from '../pace.ts';
import type { Json } from '../store/schema.ts';

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

export type EventListener = (event: AppwriteEvent) => Promise<void>;

/** Passes on what happened, after the answer. Kept on disk until every listener is done. */
export class Events {
  readonly #jobs: Jobs;
  readonly #pace: Pace;
  readonly #listeners: { wants(names: readonly string[]): boolean; listener: EventListener }[] = [];

  constructor(jobs: Jobs, pace: Pace) {
    this.#jobs = jobs;
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

  /** Passes an event on; nothing is kept where nobody wants it. */
  publish(event: AppwriteEvent): void {
    if (this.#listeners.some(({ wants }) => wants(event.names)))
      this.#jobs.add('event', event, momentIn(this.#pace.event));
  }
}
