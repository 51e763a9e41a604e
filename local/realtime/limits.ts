const WINDOW = 60_000;

/** Counts events in a minute. */
export class Counter {
  readonly #most: number;
  readonly #counts = new Map<string, number>();
  #window = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** Counts one more. False if that exceeds the limit in this minute. */
  take(who: string): boolean {
    const window = Math.floor(Date.now() / WINDOW);
    if (window !== this.#window) this.#counts.clear();
    this.#window = window;
    const count = (this.#counts.get(who) ?? 0) + 1;
    this.#counts.set(who, count);
    return count <= this.#most;
  }
}
