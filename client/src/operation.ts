import type { Check } from './check.ts';
import type { Started } from './execution.ts';

/** For an operation that creates something: a retry with the same key gets the first answer and creates nothing. */
export interface IdempotencyKey {
  /** 1 to 255 ASCII characters without blanks, such as a UUID. Keep it until you have the answer. */
  idempotencyKey?: string | undefined;
}

/** For an operation that changes something. */
export interface IfMatch {
  /** What you read (an answer, a post of a list), or its ETag. If it has changed since, the problem is `changed` (412). */
  ifMatch?: object | string | undefined;
}

/** Any options of an operation. */
export interface CallOptions extends IdempotencyKey, IfMatch {
  async?: boolean | undefined;
}

/** An operation of a function. One object holds the parameters of the path and query, and the fields of the body. */
export interface Operation<Input, Answer, Options = object> {
  /**
   * @throws ProblemError if the function answers an error, or the input is invalid
   * @throws ExecutionError if there is no answer (after 30 seconds, or the function crashed)
   * @throws AppwriteException if Appwrite itself answers an error
   */
  (input: Input, options?: Options & { async?: false }): Promise<Answer>;
  /**
   * Starts the operation asynchronously and returns at once; `ended()` waits for its status. It may take the function's
   * whole timeout. Appwrite stores no body, so read the result where the function stores it.
   */
  (input: Input, options: Options & { async: true }): Promise<Started>;
}

/** The description of an operation: its route, inputs and answers. */
export interface Description {
  /** `PATCH /:id` */
  readonly route: string;
  readonly params?: Check;
  readonly query?: Check;
  /** The names of query parameters. By default all that are not in the path, unless there is a body. */
  readonly queryOf?: readonly string[];
  readonly body?: Check;
  /** By status; null for an answer without a body. */
  readonly answers: Readonly<Record<number, Check | null>>;
}

/** A function and its operations. */
export type FunctionDescription = readonly [id: string, operations: Readonly<Record<string, Description>>];
