const PREFIX = 'urn:problem:';
/**
 * A function's refusal, or the caller's own of an input that no function would take: `slug` is `invalid-input` for both.
 * Tell problems apart by `slug`; titles and details are for people.
 */
export class ProblemError extends Error {
    name = 'ProblemError';
    /** The stable end of the problem's type: `not-found`, `invalid-input`, `changed` … */
    slug;
    status;
    title;
    detail;
    /** What of the input did not pass; empty for problems of other kinds. */
    errors;
    /** The execution's id, under which the function's log has more; undefined where nothing was sent. */
    instance;
    /** The whole body, with what else the function says. */
    body;
    constructor(body) {
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
export function isProblem(body) {
    const { type, status } = (body ?? {});
    return typeof type === 'string' && type.startsWith(PREFIX) && typeof status === 'number';
}
/** The problem of an input that no function would take. */
export function invalidInput(errors) {
    return new ProblemError({
        type: `${PREFIX}invalid-input`,
        title: 'The request does not fit what is asked for.',
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
    name = 'ExecutionError';
    executionId;
    /** The HTTP status that Appwrite has for it; 0 while it is not over. */
    status;
    constructor(message, executionId, status) {
        super(`${message} (execution ${executionId})`);
        this.executionId = executionId;
        this.status = status;
    }
}
/** An answer that is not what this caller was made for: the function deployed is another version. */
export class AnswerError extends ExecutionError {
    name = 'AnswerError';
    errors;
    constructor(executionId, status, errors) {
        super(`The answer ${status} is not what was expected: ${textOf(errors)}`, executionId, status);
        this.errors = errors;
    }
}
function textOf(errors) {
    return errors.map(({ at, message }) => `${at}: ${message}`).join('; ');
}
