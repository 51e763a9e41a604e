import { signJwt } from '../../auth/jwt.ts';
import type { Local } from '../../local.ts';
import type { FunctionDocument, Header, Trigger } from '../documents.ts';
import { withPauses } from './debugging.ts';

export type HeaderPair = readonly [string, string];

/** How much longer than its function's timeout a key or JWT is valid, in seconds. Source: appwrite 1.9.6. */
const SPARE_TIME = 60;

/** Who and what started an execution. */
export interface Origin {
  executionId: string;
  trigger: Trigger;
  userId: string | undefined;
  /** The user's JWT. Empty without a user. */
  userJwt: string;
  event: string | undefined;
  clientIp: string | undefined;
}

/** A JWT for the calling user. Without a session it names only the user. */
export function userJwt(
  local: Local,
  { timeout }: FunctionDocument,
  userId: string,
  sessionId: string | undefined,
): Promise<string> {
  const payload = sessionId === undefined ? { userId } : { userId, sessionId };
  return signJwt(payload, withPauses(local, timeout + SPARE_TIME), local.secret);
}

/**
 * The headers that a function gets: the caller's, then Appwrite's. An empty value of Appwrite's is left out, so a caller's
 * value of the same name remains. A non-empty one follows the caller's.
 */
export async function invocationHeaders(
  local: Local,
  called: FunctionDocument,
  callers: readonly HeaderPair[],
  origin: Origin,
): Promise<HeaderPair[]> {
  const { executionId } = origin;
  const key = { projectId: local.project.id, functionId: called.$id, executionId, scopes: called.scopes };
  const own: HeaderPair[] = [
    ['x-appwrite-execution-id', executionId],
    ['x-appwrite-key', `ephemeral_${await signJwt(key, withPauses(local, called.timeout + SPARE_TIME), local.secret)}`],
    ['x-appwrite-trigger', origin.trigger],
    ['x-appwrite-event', origin.event ?? ''],
    ['x-appwrite-user-id', origin.userId ?? ''],
    ['x-appwrite-user-jwt', origin.userJwt],
    // the location of an address is unknown here
    ['x-appwrite-country-code', ''],
    ['x-appwrite-continent-code', ''],
    ['x-appwrite-continent-eu', 'false'],
    ['x-appwrite-client-ip', origin.clientIp ?? ''],
  ];
  return [...callers.filter(([name]) => !isTransport(name)), ...own].filter(([, value]) => value !== '');
}

/** Headers of a connection or of the runtime's own protocol, which are not part of the message. */
function isTransport(name: string): boolean {
  return /^(connection|keep-alive|transfer-encoding|te|trailer|upgrade|expect|content-length|x-open-runtimes-.*)$/i.test(
    name,
  );
}

/** A body without a content type gets the one that the executor's HTTP client sets. */
export function withContentType(headers: readonly HeaderPair[], body: Buffer): HeaderPair[] {
  const says = (wanted: string) => headers.some(([name]) => name.toLowerCase() === wanted);
  return [
    ...headers,
    ...(says('accept') ? [] : [['accept', '*/*'] as const]),
    ...(says('content-type') || body.length === 0
      ? []
      : [['content-type', 'application/x-www-form-urlencoded'] as const]),
  ];
}

const KEPT_OF_REQUEST = ['content-type', 'agent', 'content-length', 'host', 'x-appwrite-client-ip'];
const KEPT_OF_RESPONSE = ['content-type', 'content-length'];

/** The request headers that an execution stores. Source: appwrite 1.9.6, FUNCTION_ALLOWLIST_HEADERS_REQUEST. */
export function keptOfRequest(headers: readonly HeaderPair[]): Header[] {
  return kept(headers, KEPT_OF_REQUEST);
}

/** The response headers that an execution stores. Source: appwrite 1.9.6, FUNCTION_ALLOWLIST_HEADERS_RESPONSE. */
export function keptOfResponse(headers: readonly HeaderPair[]): Header[] {
  return kept(headers, KEPT_OF_RESPONSE);
}

function kept(headers: readonly HeaderPair[], names: readonly string[]): Header[] {
  return headers.filter(([name]) => names.includes(name.toLowerCase())).map(([name, value]) => ({ name, value }));
}
