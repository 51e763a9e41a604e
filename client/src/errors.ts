/** What of an input did not pass: where, such as `body.title`, and why. */
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
 * A function's refusal, or the caller's own of an input that no function would take: `slug` is `invalid-input` for both.
 * Tell problems apart by `slug`; titles and details are for people.
 */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  /** The stable end of the problem's type: `not-found`, `invalid-input`, `changed` … */
  readonly slug: string;
  readonly status: number;
  readonly title: string;
  readonly detail: string | undefined;
  /** What of the input did not pass; empty for problems of other kinds. */
  readonly errors: readonly InputMistake[];
  /** The execution's id, under which the function's log has more; undefined where nothing was sent. */
  readonly instance: string | undefined;
  /** The whole body, with what else the function says. */
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

/** Whether a body is a problem's. */
export function isProblem(body: unknown): body is ProblemBody {
  const { type, status } = (body ?? {}) as Partial<Record<string, unknown>>;
  return typeof type === 'string' && type.startsWith(PREFIX) && typeof status === 'number';
}

/** The problem of an input that no function would take. */
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
 * An execution that ended without an answer of the function: it ran out of time, crashed, or ran asynchronously and was
 * refused. Its log has more.
 */
export class ExecutionError extends Error {
  override readonly name: string = 'ExecutionError';
  readonly executionId: string;
  /** The HTTP status that Appwrite has for it; 0 while it is not over. */
  readonly status: number;

  constructor(message: string, executionId: string, status: number) {
    super(`${message} (execution ${executionId})`);
    this.executionId = executionId;
    this.status = status;
  }
}

/** An answer that is not what this caller was made for: the function deployed is another version. */
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
