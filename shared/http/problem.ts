/** A mistake in the input, as reported to the caller: where, such as `body.title`, and why. */
export interface InputMistake {
  at: string;
  message: string;
}

/** What a problem may contain besides its type. */
export interface ProblemDetails {
  /** What happened this time, for people. Never a message of Appwrite or the runtime. */
  detail?: string;
  headers?: Readonly<Record<string, string>>;
  /** Further members of the body. */
  members?: Readonly<Record<string, unknown>>;
}

/** An error answer as problem details (RFC 9457). Throw it anywhere in a handler. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  readonly slug: string;
  readonly title: string;
  readonly details: ProblemDetails;

  /**
   * @param slug the stable end of its `type`, `urn:problem:<slug>`, by which callers distinguish problems
   * @param title the same for every occurrence of the type
   */
  constructor(status: number, slug: string, title: string, details: ProblemDetails = {}) {
    super(details.detail ?? title);
    this.status = status;
    this.slug = slug;
    this.title = title;
    this.details = details;
  }

  /** The body of the answer. @param execution the execution's id */
  body(execution: string): Record<string, unknown> {
    const { detail, members } = this.details;
    return {
      type: `urn:problem:${this.slug}`,
      title: this.title,
      status: this.status,
      ...(detail === undefined ? {} : { detail }),
      ...(execution === '' ? {} : { instance: execution }),
      ...members,
    };
  }
}

/** The problems that every function can answer. A function creates its own with `new Problem`. */
export const problems = {
  invalid: (errors: readonly InputMistake[]) =>
    new Problem(400, 'invalid-input', 'The request is not valid.', {
      detail: errors.map(({ at, message }) => `${at}: ${message}`).join('; '),
      members: { errors },
    }),
  notJson: () => new Problem(400, 'not-json', 'The body is not JSON.'),
  tooLarge: (characters: number) =>
    new Problem(413, 'too-large', 'The body is too large.', { detail: `At most ${characters} characters are taken.` }),
  mediaType: (name: string, accept: string) =>
    new Problem(415, 'media-type', 'The content type of the body is not accepted.', {
      detail: `It has to be ${name}.`,
      headers: { accept },
    }),
  unauthenticated: () => new Problem(401, 'unauthenticated', 'Sign in first.'),
  forbidden: () => new Problem(403, 'forbidden', 'You may not do this.'),
  blocked: () => new Problem(403, 'blocked', 'This account is blocked.'),
  origin: () => new Problem(403, 'origin', 'Pages of this origin may not do this.'),
  notFound: () => new Problem(404, 'not-found', 'There is no such thing here.'),
  method: (allow: string) =>
    new Problem(405, 'method', 'This cannot be done here.', { headers: { allow }, detail: `Allowed: ${allow}` }),
  misconfigured: () => new Problem(500, 'misconfigured', 'This function is not set up. Its log says what is missing.'),
  internal: () => new Problem(500, 'internal', 'Something went wrong. The log of this execution has more.'),
  unavailable: () => new Problem(503, 'unavailable', 'Try again a little later.', { headers: { 'retry-after': '5' } }),
} as const;
