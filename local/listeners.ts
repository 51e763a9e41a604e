/** Functions that are called with what happens. */
export class Listeners<T> {
  readonly #all = new Set<(news: T) => void>();

  /** Returns a function that removes the listener. */
  add(listener: (news: T) => void): () => void {
    this.#all.add(listener);
    return () => this.#all.delete(listener);
  }

  /** Calls every listener, in the order in which they were added. They must not throw. */
  tell(news: T): void {
    for (const listener of this.#all) listener(news);
  }
}
