import type { Check } from './check.ts';
import type { Started } from './execution.ts';

/** For an operation that makes something: a retry with the same key has the first answer, and nothing is made twice. */
export interface IdempotencyKey {
  /** 1 to 255 ASCII characters without blanks, such as a UUID kept until the answer is there. */
  idempotencyKey?: string | undefined;
}

/** For an operation that changes something. */
export interface IfMatch {
  /** What was read (an answer, a post of a list), or its ETag: where it was changed since, the problem `changed` (412). */
  ifMatch?: object | string | undefined;
}

/** Whatever an operation takes beside its input. */
export interface CallOptions extends IdempotencyKey, IfMatch {
  async?: boolean | undefined;
}

/** One thing that can be asked of a function. Parameters of the path, of the query and fields of the body are one object. */
export interface Operation<Input, Answer, Options = object> {
  /**
   * @throws ProblemError where the function refuses it, or the input is none
   * @throws ExecutionError where there is no answer (30 seconds are over, the function crashed)
   * @throws AppwriteException where Appwrite itself refuses it, as the SDK does
   */
  (input: Input, options?: Options & { async?: false }): Promise<Answer>;
  /**
   * Asynchronously: the answer is that it has begun, `ended()` tells its status. It may take as long as the function's
   * timeout. Appwrite keeps no body of it, so that an answer is to be looked up where the function leaves it.
   */
  (input: Input, options: Options & { async: true }): Promise<Started>;
}

/** What is known of an operation: its route, and what goes there and comes back. */
export interface Description {
  /** `PATCH /:id` */
  readonly route: string;
  readonly params?: Check;
  readonly query?: Check;
  /** The names of what goes into the query; without it, all that is not the path's, unless there is a body. */
  readonly queryOf?: readonly string[];
  readonly body?: Check;
  /** By status; null for an answer without a body. */
  readonly answers: Readonly<Record<number, Check | null>>;
}

/** A function and its operations. */
export type FunctionDescription = readonly [id: string, operations: Readonly<Record<string, Description>>];
