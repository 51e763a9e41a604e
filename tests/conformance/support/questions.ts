/** One request: who asks, what, and with what. */
export interface Question {
  as: Caller;
  method: string;
  /** Below the endpoint, such as `/account`. */
  path: string;
  /** The body, or with GET the query: a list becomes `name[0]`, `name[1]`. */
  send?: unknown;
  headers: Headers;
}

/** The headers by which a caller is known. */
export type Caller = (known: Known) => Headers;

/** What callers are known by. */
export interface Known {
  project: string;
  key: string;
  /** What the session header or cookie holds. */
  session(userId: string): string;
  jwt(userId: string): string;
}

type Headers = Readonly<Record<string, string>>;

/** The questions that one caller may ask. */
export interface Asking {
  as: Caller;
  get(path: string, send?: Readonly<Record<string, unknown>>, headers?: Headers): Question;
  post(path: string, send?: unknown, headers?: Headers): Question;
  put(path: string, send?: unknown, headers?: Headers): Question;
  patch(path: string, send?: unknown, headers?: Headers): Question;
  delete(path: string, send?: unknown, headers?: Headers): Question;
  options(path: string, send?: unknown, headers?: Headers): Question;
}

function asking(as: Caller): Asking {
  const method =
    (name: string) =>
    (path: string, send?: unknown, headers: Headers = {}): Question => ({ as, method: name, path, send, headers });
  return {
    as,
    get: method('GET'),
    post: method('POST'),
    put: method('PUT'),
    patch: method('PATCH'),
    delete: method('DELETE'),
    options: method('OPTIONS'),
  };
}

/** Nobody: without session, JWT and key. */
export const guest = asking(() => ({}));

/** The API key with every scope. */
export const key = asking((known) => ({ 'x-appwrite-key': known.key }));

/** Some key. */
export const keyOf = (value: string) => asking(() => ({ 'x-appwrite-key': value }));

/** A user by the session header. */
export const user = (userId: string) => asking((known) => ({ 'x-appwrite-session': known.session(userId) }));

/** Some session header. */
export const sessionOf = (secret: string) => asking(() => ({ 'x-appwrite-session': secret }));

/** A user by the session cookie. */
export const cookie = (userId: string) =>
  asking((known) => ({ cookie: `a_session_${known.project}=${known.session(userId)}` }));

/** A user by a JWT. */
export const jwt = (userId: string) => asking((known) => ({ 'x-appwrite-jwt': known.jwt(userId) }));

/** Some JWT. */
export const jwtOf = (value: string) => asking(() => ({ 'x-appwrite-jwt': value }));

/** A user's session and the API key at once. */
export const userAndKey = (userId: string) => asking((known) => ({ ...user(userId).as(known), ...key.as(known) }));

/** A user's JWT and the API key at once. */
export const jwtAndKey = (userId: string) => asking((known) => ({ ...jwt(userId).as(known), ...key.as(known) }));

/** A query as Appwrite reads it, such as `query('equal', 'title', ['x'])`. */
export function query(method: string, attribute?: string, values?: readonly unknown[]): string {
  return JSON.stringify({ method, attribute, values });
}
