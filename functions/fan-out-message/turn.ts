import { ExecutionMethod } from 'node-appwrite';
import type { AdminServices, Budget, Log } from '../../shared/index.ts';
import { surrounding } from '../../shared/surroundings.ts';
import { LostError } from './campaigns.ts';

/** How much is asked for, made and done at a time. */
export interface Sizes {
  /** Users in a page. */
  page: number;
  /** Recipients in a message. */
  message: number;
  /** Seconds after which an execution hands over to the next. */
  execution: number;
}

/** One execution's turn at a campaign. */
export class Turn {
  readonly admin: AdminServices;
  readonly log: Log;
  readonly budget: Budget;
  readonly sizes: Sizes;
  readonly #started = performance.now();

  constructor(admin: AdminServices, { log, budget }: { log: Log; budget: Budget }, sizes: Sizes) {
    this.admin = admin;
    this.log = log;
    this.budget = budget;
    this.sizes = sizes;
  }

  /** Whether it is time to hand over. */
  isOver(): boolean {
    return this.#seconds() >= this.sizes.execution;
  }

  /** Whether it is time to hand over even where that means to send a smaller message. */
  isLate(): boolean {
    return this.#seconds() >= 2 * this.sizes.execution;
  }

  #seconds(): number {
    return (performance.now() - this.#started) / 1000;
  }
}

/** An execution that was held up for longer than its lease has lost it. @throws LostError */
export function checkLease({ dueAt }: { dueAt: string | null }): void {
  if (dueAt === null || Date.now() >= Date.parse(dueAt)) throw new LostError('the lease has run out');
}

/** Starts the function's next execution for a campaign, which proves itself by the lease's token. */
export async function startNext(admin: AdminServices, campaign: string, token: string): Promise<void> {
  await admin.functions.createExecution({
    functionId: surrounding('functionId'),
    async: true,
    method: ExecutionMethod.POST,
    xpath: `/${campaign}/continue`,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ lease: token }),
  });
}
