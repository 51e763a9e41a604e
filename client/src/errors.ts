/** A mistake in an input: where, such as `body.title`, and why. */
export interface InputMistake {
  at: string;
  message: string;
}

/** Problem details (RFC 9457) as the functions answer them. */
export interface ProblemBody {
  type: string;
  title: string;
  status: number;
  detail?: string;
  instance?: string;
  errors?: InputMistake[];
}

const PREFIX = 'urn:problem:';

/**
 * An error answer of a function, or an input that this caller refused before sending it (`slug` is `invalid-input`, as if
 * the function had refused it). Distinguish problems by `slug`; titles and details are for people.
 */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  /** The stable end of the problem's type: `not-found`, `invalid-input`, `changed` … */
  readonly slug: string;
  readonly status: number;
  readonly title: string;
  readonly detail: string | undefined;
  /** The mistakes in the input; empty for other problems. */
  readonly errors: readonly InputMistake[];
  /** The execution's id; its log has the details. Undefined if nothing was sent. */
  readonly instance: string | undefined;
  /** The whole body, with further members. */
  readonly body: Readonly<ProblemBody>;

  constructor(body: Readonly<ProblemBody>) {
    super(body.detail ?? body.title);
    this.slug = body.type.slice(PREFIX.length);
    this.status = body.status;
    this.title = body.title;
    this.detail = body.detail;
    this.errors = body.errors ?? [];
    this.instance = body.instance;
    this.body = body;
  }
}

/** Whether a body is a problem. */
export function isProblem(body: unknown): body is ProblemBody {
  const { type, status } = (body ?? {}) as Partial<Record<string, unknown>>;
  return typeof type === 'string' && type.startsWith(PREFIX) && typeof status === 'number';
}

/** The problem for an input that the function would refuse. */
export function invalidInput(errors: InputMistake[]): ProblemError {
  return new ProblemError({
    type: `${PREFIX}invalid-input`,
    title: 'The request is not valid.',
    status: 400,
    detail: textOf(errors),
    errors,
  });
}

/**
 * An execution that ended without an answer: it timed out, crashed, or was asynchronous and failed. Its log has the details.
 */
export class ExecutionError extends Error {
  override readonly name: string = 'ExecutionError';
  readonly executionId: string;
  /** The HTTP status that Appwrite stored; 0 if the execution has not ended. */
  readonly status: number;

  constructor(message: string, executionId: string, status: number) {
    super(`${message} (execution ${executionId})`);
    this.executionId = executionId;
    this.status = status;
  }
}

/** An answer that this caller does not know, because another version of the function is deployed. */
export class AnswerError extends ExecutionError {
  override readonly name = 'AnswerError';
  readonly errors: readonly InputMistake[];

  constructor(executionId: string, status: number, errors: readonly InputMistake[]) {
    super(`The answer ${status} is not what was expected: ${textOf(errors)}`, executionId, status);
    this.errors = errors;
  }
}

function textOf(errors: readonly InputMistake[]): string {
  return errors.map(({ at, message }) => `${at}: ${message}`).join('; ');
}
