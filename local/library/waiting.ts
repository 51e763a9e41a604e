/** Items that callers wait for. Each item is returned once, oldest first, to the caller that waits longest. */
export class Waiting<Item extends { id: string }> {
  readonly #given = new Set<string>();
  readonly #waiters = new Set<() => void>();

  /**
   * The oldest item that was not returned yet, as soon as there is one.
   * @param find all existing items that match, oldest first
   * @param timeout in milliseconds
   * @param seen the message of the error after the timeout
   * @throws Error
   */
  next(find: () => readonly Item[], timeout: number, seen: () => string): Promise<Item> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiters.delete(look);
        reject(new Error(seen()));
      }, timeout);
      const look = () => {
        const found = find().find(({ id }) => !this.#given.has(id));
        if (!found) return;
        this.#given.add(found.id);
        this.#waiters.delete(look);
        clearTimeout(timer);
        resolve(found);
      };
      this.#waiters.add(look);
      look();
    });
  }

  isGiven({ id }: Item): boolean {
    return this.#given.has(id);
  }

  /** Checks for new items. */
  look(): void {
    for (const look of [...this.#waiters]) look();
  }

  /** Restores an earlier state: the items that were returned by then. */
  reset(given: readonly string[]): void {
    this.#given.clear();
    for (const id of given) this.#given.add(id);
    this.look();
  }

  get given(): string[] {
    return [...this.#given];
  }
}
