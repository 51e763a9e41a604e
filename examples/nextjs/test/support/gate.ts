/** Lets only so many calls go on, so that a test sees something half done. */
export class Gate {
  #left = Number.POSITIVE_INFINITY;
  #waiting: (() => void)[] = [];

  /** Lets so many more calls through; the next ones wait. */
  let(count: number): void {
    this.#left = count;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const go of waiting) go();
  }

  async pass(): Promise<void> {
    while (this.#left === 0) await new Promise<void>((go) => this.#waiting.push(go));
    this.#left--;
  }
}
