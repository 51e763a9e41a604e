import { ExecutionMethod } from 'node-appwrite';
import type { AdminServices, Budget, Log } from '../../shared/index.ts';
import { surrounding } from '../../shared/surroundings.ts';
import { LostError } from './campaigns.ts';

/** The sizes of pages, messages and executions. */
export interface Sizes {
  /** Users in a page. */
  page: number;
  /** Recipients in a message. */
  message: number;
  /** Seconds after which an execution hands over to the next; at most a third of its time. */
  execution: number;
}

/** The work of one execution on a campaign. */
export class Turn {
  readonly admin: AdminServices;
  readonly log: Log;
  readonly sizes: Sizes;
  readonly #started = performance.now();
  /** In milliseconds. */
  readonly #length: number;

  constructor(admin: AdminServices, { log, budget }: { log: Log; budget: Budget }, sizes: Sizes) {
    this.admin = admin;
    this.log = log;
    this.sizes = sizes;
    // without a stored position the next execution would repeat the same work and get no further
    this.#length = Math.min(sizes.execution * 1000, budget.left() / 3);
  }

  /** Whether it is time to hand over. */
  isOver(): boolean {
    return performance.now() - this.#started >= this.#length;
  }

  /** Whether it is time to hand over even if the last message becomes smaller. */
  isLate(): boolean {
    return performance.now() - this.#started >= 2 * this.#length;
  }
}

/** Checks that the lease is still valid: a delayed execution loses it. @throws LostError */
export function checkLease({ dueAt }: { dueAt: string | null }): void {
  if (dueAt === null || Date.now() >= Date.parse(dueAt)) throw new LostError('the lease has run out');
}

/** Starts the function's next execution for a campaign. The lease's token is its proof. */
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
