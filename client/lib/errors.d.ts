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
/**
 * A function's refusal, or the caller's own of an input that no function would take: `slug` is `invalid-input` for both.
 * Tell problems apart by `slug`; titles and details are for people.
 */
export declare class ProblemError extends Error {
    readonly name = "ProblemError";
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
    constructor(body: Readonly<ProblemBody>);
}
/** Whether a body is a problem's. */
export declare function isProblem(body: unknown): body is ProblemBody;
/** The problem of an input that no function would take. */
export declare function invalidInput(errors: InputMistake[]): ProblemError;
/**
 * An execution that ended without an answer of the function: it ran out of time, crashed, or ran asynchronously and was
 * refused. Its log has more.
 */
export declare class ExecutionError extends Error {
    readonly name: string;
    readonly executionId: string;
    /** The HTTP status that Appwrite has for it; 0 while it is not over. */
    readonly status: number;
    constructor(message: string, executionId: string, status: number);
}
/** An answer that is not what this caller was made for: the function deployed is another version. */
export declare class AnswerError extends ExecutionError {
    readonly name = "AnswerError";
    readonly errors: readonly InputMistake[];
    constructor(executionId: string, status: number, errors: readonly InputMistake[]);
}
