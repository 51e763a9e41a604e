import { triggerOf } from './http/headers.ts';
import type { HeadersOf } from './runtime.ts';
import { functionTimeout } from './surroundings.ts';

/** Appwrite ends a synchronous execution after 30 s, even if the function's timeout is longer. */
const SYNCHRONOUS_SECONDS = 25;
/** Part of the timeout that is reserved for saving the state and answering. */
const RESERVE_SECONDS = 1;

/** Thrown by a call to Appwrite when the execution's time is up or the execution has ended. */
export class BudgetError extends Error {
  override readonly name = 'BudgetError';
}

/** Until when the calls of an execution or of an app's server may take. */
export interface TimeLimit {
  /** The remaining milliseconds; 0 when the time is up. */
  left(): number;
  /** Fires with a {@link BudgetError} when the time is up. */
  readonly signal: AbortSignal;
}

/** The time that one execution may take. */
export class Budget implements TimeLimit {
  readonly #started = performance.now();
  readonly #timeout: number;
  readonly #controller = new AbortController();
  #deadline = 0;
  #timer: NodeJS.Timeout | undefined;

  /** Both in seconds: the function's timeout, and the most that this execution may take. */
  constructor(timeout: number, atMost: number) {
    this.#timeout = timeout;
    this.#setSeconds(Math.min(timeout - RESERVE_SECONDS, atMost));
  }

  /** The remaining milliseconds; 0 when the time is up. */
  left(): number {
    return this.#controller.signal.aborted ? 0 : Math.max(0, this.#deadline - performance.now());
  }

  /** Fires with a {@link BudgetError} when the time is up or the execution has ended. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** The time limit of a call that starts now: that of the execution. */
  begin(): TimeLimit {
    return this;
  }

  /** Gives this execution the function's whole timeout. Call it when the execution is proved to be asynchronous. */
  useWholeTimeout(): void {
    this.#setSeconds(this.#timeout - RESERVE_SECONDS);
  }

  /** Ends all running calls: nothing outlives its execution. */
  end(): void {
    clearTimeout(this.#timer);
    this.#controller.abort(new BudgetError('The execution has ended.'));
  }

  #setSeconds(seconds: number): void {
    clearTimeout(this.#timer);
    this.#deadline = this.#started + seconds * 1000;
    const upIn = Math.max(0, this.#deadline - performance.now());
    this.#timer = setTimeout(() => this.#controller.abort(new BudgetError('The time of this execution is up.')), upIn);
    this.#timer.unref();
  }
}

/** Gives each call its own time, for a client that outlives a request. In seconds. */
export class CallTime {
  readonly #seconds: number;

  constructor(seconds: number) {
    this.#seconds = seconds;
  }

  /** The time limit of a call that starts now. */
  begin(): TimeLimit {
    const controller = new AbortController();
    const deadline = performance.now() + this.#seconds * 1000;
    const timer = setTimeout(
      () => controller.abort(new BudgetError('The time of this call is up.')),
      this.#seconds * 1000,
    );
    timer.unref();
    return { signal: controller.signal, left: () => Math.max(0, deadline - performance.now()) };
  }
}

const budgets = new WeakMap<HeadersOf, Budget>();

/** The budget of the execution that `req` belongs to. Its time starts with the first call of this function. */
export function budgetOf(req: HeadersOf): Budget {
  const known = budgets.get(req);
  if (known) return known;
  const atMost = triggerOf(req) === 'http' ? SYNCHRONOUS_SECONDS : Number.POSITIVE_INFINITY;
  const budget = new Budget(functionTimeout, atMost);
  budgets.set(req, budget);
  return budget;
}
