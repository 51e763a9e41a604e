/** In milliseconds: the upper bound of the first random wait, and of every later one. */
const FIRST_WAIT = 100;
const LONGEST_WAIT = 5_000;
/** With these waits, 6 s on average and at most 11 s. */
const ATTEMPTS = 8;

/** The parameter with the id that the caller chooses, by the last word of the route's path. */
const chosenIds: Readonly<Record<string, string>> = {
  users: 'userId',
  targets: 'targetId',
  teams: 'teamId',
  rows: 'rowId',
  topics: 'topicId',
  subscribers: 'subscriberId',
  email: 'messageId',
  sms: 'messageId',
  push: 'messageId',
};

/**
 * Whether a call is idempotent: reading, replacing, deleting, and creating with an id that the caller chooses (a second call
 * then gets 409). Not PATCH, which includes increments, and not the creation of tokens and sessions.
 */
export function isSafeToRepeat(method: string, path: string, params: Readonly<Record<string, unknown>>): boolean {
  if (['GET', 'HEAD', 'PUT', 'DELETE'].includes(method)) return true;
  if (method !== 'POST') return false;
  const id = params[chosenIds[path.split('/').at(-1) ?? ''] ?? ''];
  return typeof id === 'string' && id !== 'unique()';
}

/** Connections that were refused before anything was sent. */
const neverSent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT']);

/** Other failures of a connection, as Node's fetch reports them: the system's codes and undici's own. */
const broken = new Set([
  ...['ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'EHOSTDOWN', 'ENETUNREACH', 'ENETDOWN'],
  ...['UND_ERR_SOCKET', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'UND_ERR_CLOSED', 'UND_ERR_DESTROYED'],
]);

/** Whether the network failed. Other errors of fetch, such as an invalid header, would be the same again. */
export function isNetworkFailure(error: unknown): boolean {
  const code = codeOf(error);
  // HPE_…: the answer is not HTTP
  return code !== undefined && (neverSent.has(code) || broken.has(code) || code.startsWith('HPE_'));
}

function codeOf(error: unknown): string | undefined {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause ? String(cause.code) : undefined;
}

/** Whether the failure shows that the call had no effect. */
export function hadNoEffect(status: number | undefined, error: unknown): boolean {
  if (status !== undefined) return status === 429;
  return neverSent.has(codeOf(error) ?? '');
}

/** Whether the same call may succeed later. After 501 it will not. */
export function isPassing(status: number | undefined, error: unknown): boolean {
  if (status === undefined) return isNetworkFailure(error);
  return status === 429 || (status >= 500 && status !== 501);
}

/**
 * Milliseconds to wait before attempt number `attempt` (the first repeat is 1); undefined after the last attempt.
 * Full jitter, so that executions that failed together do not retry together; never less than `Retry-After`.
 */
export function waitBefore(attempt: number, retryAfter: string | null): number | undefined {
  if (attempt >= ATTEMPTS) return undefined;
  const jitter = Math.random() * Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (attempt - 1));
  return afterAtLeast(retryAfter) + jitter;
}

/** `Retry-After` in milliseconds from now: seconds or a date. 0 without the header. */
function afterAtLeast(header: string | null): number {
  if (header === null) return 0;
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, seconds * 1000) : 0;
}
