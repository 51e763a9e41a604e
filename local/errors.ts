/** Error types with their HTTP status and default message. Source: appwrite 1.9.6, app/config/errors.php. */
export type Catalogue<T extends string> = Readonly<Record<T, readonly [code: number, message: string]>>;

const general = {
  general_unknown: [500, 'An unknown error has occurred. Please check the logs for more information.'],
  general_access_forbidden: [401, 'Access to this API is forbidden.'],
  general_unauthorized_scope: [
    401,
    'The current user or API key does not have the required scopes to access the requested resource.',
  ],
  general_rate_limit_exceeded: [
    429,
    'Rate limit for the current endpoint has been exceeded. Please try again after some time.',
  ],
  general_argument_invalid: [
    400,
    'The request contains one or more invalid arguments. Please refer to the endpoint documentation.',
  ],
  general_query_limit_exceeded: [
    400,
    'Query limit exceeded for the current attribute. Usage of more than 100 query values on a single attribute is prohibited.',
  ],
  general_query_invalid: [400, "The query's syntax is invalid. Please check the query and try again."],
  general_cursor_not_found: [
    400,
    'The cursor is invalid. This can happen if the item represented by the cursor has been deleted.',
  ],
  general_route_not_found: [404, 'The requested route was not found. Please refer to the API docs and try again.'],
  general_server_error: [500, 'An internal server error occurred.'],
  general_bad_request: [400, 'There was an error processing your request. Please check the inputs and try again.'],
  general_not_implemented: [
    501,
    'This method was not fully implemented yet. If you believe this is a mistake, please upgrade your Appwrite server version.',
  ],
  general_unknown_origin: [
    403,
    'The request originated from an unknown origin. If you trust this domain, please list it as a trusted platform in the Appwrite console.',
  ],
  project_not_found: [
    404,
    'Project with the requested ID could not be found. Please check the value of the X-Appwrite-Project header to ensure the correct project ID is being used.',
  ],
  project_key_expired: [401, 'The project key has expired. Please generate a new key using the Appwrite console.'],
  user_unauthorized: [401, 'The current user is not authorized to perform the requested action.'],
  user_blocked: [403, 'The current user has been blocked.'],
  user_more_factors_required: [401, 'More factors are required to complete the sign in process.'],
  user_jwt_invalid: [
    401,
    'The JWT token is invalid. Please check the value of the X-Appwrite-JWT header to ensure the correct token is being used.',
  ],
} as const satisfies Catalogue<string>;

/** An error in Appwrite's form. Each service has its own catalogue: {@link errorsOf}. */
export class AppwriteError extends Error {
  readonly code: number;
  readonly type: string;
  readonly headers: Record<string, string> = {};
  /** Answered as a page, not as JSON. */
  page = false;
  /** The reason for developers, for the log of requests. Never part of the answer. */
  why: string | undefined;

  constructor(code: number, type: string, message: string) {
    super(message);
    this.name = 'AppwriteError';
    this.code = code;
    this.type = type;
  }

  /** An error of the general catalogue. `message` replaces its default text. */
  static of(type: keyof typeof general, message?: string): AppwriteError {
    return errorsOf(general)(type, message);
  }

  /** The error of an invalid parameter: 400, in Appwrite's words. */
  static invalidParam(name: string, why: string): AppwriteError {
    return AppwriteError.of('general_argument_invalid', `Invalid \`${name}\` param: ${why}`);
  }
}

/** Returns a function that creates the errors of a catalogue. `message` replaces the default text. */
export function errorsOf<T extends string>(catalogue: Catalogue<T>): (type: T, message?: string) => AppwriteError {
  return (type, message) => {
    const [code, text] = catalogue[type];
    return new AppwriteError(code, type, message ?? text);
  };
}
