/** What can be waited for: given once each, oldest first, to whoever asked first. */
export class Waiting<Item extends { id: string }> {
  readonly #given = new Set<string>();
  readonly #waiters = new Set<() => void>();

  /**
   * The oldest item that was not given yet, as soon as there is one.
   * @param find all that match and are there, oldest first
   * @param timeout in milliseconds
   * @param seen what is said when that time is over
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

  /** Something new is there. */
  look(): void {
    for (const look of [...this.#waiters]) look();
  }

  /** Everything is as it was: what was given then counts as given, and nothing else. */
  reset(given: readonly string[]): void {
    this.#given.clear();
    for (const id of given) this.#given.add(id);
    this.look();
  }

  get given(): string[] {
    return [...this.#given];
  }
}
