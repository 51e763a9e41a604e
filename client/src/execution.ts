import { ExecutionError } from './errors.ts';

/** What of an execution the caller looks at. */
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
    // a method of a service may ask for less than this says: its own enumeration of methods
    method?: string;
    headers?: object;
    body?: string;
    async?: boolean;
  }): Promise<Execution>;
  getExecution(params: { functionId: string; executionId: string }): Promise<Execution>;
}

/** How long to wait for the end of an asynchronous execution. */
export interface WaitOptions {
  /** Ends the waiting, not the execution: `AbortSignal.timeout(60_000)`. */
  signal?: AbortSignal | undefined;
}

/** How an asynchronous execution ended. */
export interface Ended {
  executionId: string;
  /** The status that the function answered. */
  status: number;
}

/** An asynchronous execution that has begun. */
export interface Started {
  executionId: string;
  /**
   * Waits until it has ended. Asks Appwrite for its status, at first every 250 ms, then ever more rarely, every 5 seconds
   * at the most. Who started it has to be signed in: nobody shows a guest an execution.
   * @throws ExecutionError where it failed or was refused, or is not over after 16 minutes (Appwrite ends it after 15)
   */
  ended(options?: WaitOptions): Promise<Ended>;
}

const FIRST_WAIT = 250;
const LONGEST_WAIT = 5_000;
/** Milliseconds. An execution may take 900 s at most, and wait for its turn before. */
const LONGEST = 960_000;

/** An asynchronous execution as its caller has it. */
export function started(functions: FunctionsService, functionId: string, executionId: string): Started {
  return {
    executionId,
    async ended({ signal } = {}) {
      const until = Date.now() + LONGEST;
      for (let wait = FIRST_WAIT; ; wait = Math.min(wait * 1.5, LONGEST_WAIT)) {
        signal?.throwIfAborted();
        const { status, responseStatusCode } = await functions.getExecution({ functionId, executionId });
        if (status === 'failed' || responseStatusCode >= 400)
          throw new ExecutionError('The function failed or refused it', executionId, responseStatusCode);
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
