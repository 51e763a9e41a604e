import type { Writable } from 'node:stream';
import type { BackfillState } from './backfill.ts';

const WIDTH = 30;

/** A progress bar on a terminal; elsewhere a line for every tenth. */
export class Progress {
  readonly #out: Writable & { isTTY?: boolean };
  #tenth = -1;

  constructor(out: Writable & { isTTY?: boolean }) {
    this.#out = out;
  }

  show({ done, onboarded, total }: BackfillState): void {
    const part = total > 0 ? Math.min(1, done / total) : 1;
    const text = `${Math.floor(part * 100)} %, ${done} of ${total} users, ${onboarded} onboarded`;
    if (this.#out.isTTY) {
      const bar = '#'.repeat(Math.round(part * WIDTH)).padEnd(WIDTH, '.');
      this.#out.write(`\r[${bar}] ${text} `);
      return;
    }
    const tenth = Math.floor(part * 10);
    if (tenth === this.#tenth) return;
    this.#tenth = tenth;
    this.#out.write(`${text}\n`);
  }

  end(): void {
    if (this.#out.isTTY) this.#out.write('\n');
  }
}
