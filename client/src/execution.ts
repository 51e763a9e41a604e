import { ExecutionError } from './errors.ts';

/** The fields of an execution that the caller reads. */
export interface Execution {
  $id: string;
  status: string;
  responseStatusCode: number;
  responseBody: string;
  responseHeaders: { name: string; value: string }[];
}

/** The `Functions` service of the SDK `appwrite` or `node-appwrite`. */
export interface FunctionsService {
  createExecution(params: {
    functionId: string;
    xpath?: string;
    // declared as a method, because the SDK's own parameter type is narrower: an enumeration of HTTP methods
    method?: string;
    headers?: object;
    body?: string;
    async?: boolean;
  }): Promise<Execution>;
  getExecution(params: { functionId: string; executionId: string }): Promise<Execution>;
}

/** Options of `ended()`. */
export interface WaitOptions {
  /** Ends the wait, not the execution: `AbortSignal.timeout(60_000)`. */
  signal?: AbortSignal | undefined;
}

/** How an asynchronous execution ended. */
export interface Ended {
  executionId: string;
  /** The status that the function answered. */
  status: number;
}

/** An asynchronous execution that has started. */
export interface Started {
  executionId: string;
  /**
   * Waits until it has ended. Polls its status, first after 250 ms, later at growing intervals of up to 5 seconds.
   * Only for a signed-in user: guests cannot read executions.
   * @throws ExecutionError if it failed, or has not ended after 16 minutes (Appwrite ends it after 15)
   */
  ended(options?: WaitOptions): Promise<Ended>;
}

const FIRST_WAIT = 250;
const LONGEST_WAIT = 5_000;
/** Milliseconds. An execution takes at most 900 s, after its time in the queue. */
const LONGEST = 960_000;

/** The caller's view of an asynchronous execution. */
export function started(functions: FunctionsService, functionId: string, executionId: string): Started {
  return {
    executionId,
    async ended({ signal } = {}) {
      const until = Date.now() + LONGEST;
      for (let wait = FIRST_WAIT; ; wait = Math.min(wait * 1.5, LONGEST_WAIT)) {
        signal?.throwIfAborted();
        const { status, responseStatusCode } = await functions.getExecution({ functionId, executionId });
        if (status === 'failed' || responseStatusCode >= 400)
          throw new ExecutionError('The function failed or answered an error', executionId, responseStatusCode);
        if (status === 'completed') return { executionId, status: responseStatusCode };
        if (Date.now() > until) throw new ExecutionError('The function has not ended', executionId, 0);
        await pause(wait, signal);
      }
    },
  };
}

function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    signal?.addEventListener('abort', stop, { once: true });
  });
}
