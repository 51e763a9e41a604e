import { functions } from '../functions/documents.ts';
import { enqueue } from '../functions/executions/queue.ts';
import type { Run } from '../functions/executions/run.ts';
import { onExecutionBegin } from '../functions/state.ts';
import type { Local } from '../local.ts';
import { uniqueId } from '../store/ids.ts';
import type { KnownRequest } from './protocol.ts';

/** How many requests are kept, and how much of a body, in bytes. */
const KEPT = 300;
const LONGEST_BODY = 256 * 1024;

/** Appwrite adds these to every execution; a repeated one gets its own. */
const ADDED =
  /^x-appwrite-(key|user-jwt|user-id|trigger|event|execution-id|country-code|continent-code|continent-eu|client-ip)$/i;

/** The requests of the last executions, so that they can be sent again. */
export class Requests {
  readonly #local: Local;
  readonly #kept = new Map<string, KnownRequest>();

  /** @param onBegin hears of each execution that begins */
  constructor(local: Local, onBegin: (request: KnownRequest) => void) {
    this.#local = local;
    onExecutionBegin(local, (run) => {
      const request = requestOf(run);
      this.#kept.set(request.executionId, request);
      const [oldest] = this.#kept.keys();
      if (this.#kept.size > KEPT && oldest !== undefined) this.#kept.delete(oldest);
      onBegin(request);
    });
  }

  get(executionId: string): KnownRequest | undefined {
    return this.#kept.get(executionId);
  }

  /**
   * Delivers the event of an execution to its function once more. Returns the id of the new execution.
   * Undefined if the execution is unknown, was no event, or its function is gone.
   */
  deliverAgain(executionId: string): string | undefined {
    const known = this.#kept.get(executionId);
    if (known?.event === undefined || known.cut || !functions(this.#local.store).get(known.functionId))
      return undefined;
    const { functionId, method, path, body, event, userId } = known;
    const again = uniqueId();
    const who = userId === undefined ? {} : { userId };
    enqueue(this.#local, {
      functionId,
      executionId: again,
      trigger: 'event',
      method,
      path,
      headers: [],
      body,
      event,
      ...who,
    });
    return again;
  }
}

function requestOf({ function: called, executionId, trigger, method, path, headers, body }: Run): KnownRequest {
  // Appwrite's own headers follow the caller's
  const own = (wanted: string) => headers.findLast(([name]) => name === wanted)?.[1];
  const userId = own('x-appwrite-user-id');
  const event = trigger === 'event' ? own('x-appwrite-event') : undefined;
  return {
    functionId: called.$id,
    executionId,
    trigger,
    at: Date.now(),
    method,
    path,
    headers: headers.filter(([name]) => !ADDED.test(name)).map(([name, value]) => [name, value]),
    body: body.subarray(0, LONGEST_BODY).toString(),
    ...(body.length > LONGEST_BODY ? { cut: true } : {}),
    ...(userId === undefined ? {} : { userId }),
    ...(event === undefined ? {} : { event }),
  };
}
