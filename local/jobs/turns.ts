/** Limits how many tasks with one name run at the same time. The others wait in order. */
export class Turns {
  readonly #atOnce: number;
  readonly #running = new Map<string, number>();
  readonly #waiting = new Map<string, (() => void)[]>();

  constructor(atOnce: number) {
    this.#atOnce = atOnce;
  }

  /** Runs the task when it is its turn. */
  async take<T>(name: string, work: () => Promise<T>): Promise<T> {
    const running = this.#running.get(name) ?? 0;
    if (running < this.#atOnce) this.#running.set(name, running + 1);
    else await this.#wait(name);
    try {
      return await work();
    } finally {
      this.#pass(name);
    }
  }

  #wait(name: string): Promise<void> {
    return new Promise((resolve) => {
      const waiting = this.#waiting.get(name);
      if (waiting) waiting.push(resolve);
      else this.#waiting.set(name, [resolve]);
    });
  }

  /** Passes the turn to the task that has waited longest, or releases it. */
  #pass(name: string): void {
    const next = this.#waiting.get(name)?.shift();
    if (next) {
      next();
      return;
    }
    const running = (this.#running.get(name) ?? 1) - 1;
    this.#waiting.delete(name);
    if (running > 0) this.#running.set(name, running);
    else this.#running.delete(name);
  }
}
