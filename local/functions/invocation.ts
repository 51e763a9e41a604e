import { signJwt } from '../auth/jwt.ts';
import type { Local } from '../local.ts';
import type { FunctionDocument, Header, Trigger } from './documents.ts';

export type HeaderPair = readonly [string, string];

/** How much longer than its function's timeout a key or JWT lives, in seconds. Source: appwrite 1.9.6. */
const SPARE_TIME = 60;

/** Who and what made an execution. */
export interface Origin {
  executionId: string;
  trigger: Trigger;
  userId: string | undefined;
  /** The user's JWT; blank where he has none. */
  userJwt: string;
  event: string | undefined;
  clientIp: string | undefined;
}

/** A JWT for the user who calls; without a session it names the user alone. */
export function userJwt(
  local: Local,
  { timeout }: FunctionDocument,
  userId: string,
  sessionId: string | undefined,
): Promise<string> {
  const payload = sessionId === undefined ? { userId } : { userId, sessionId };
  return signJwt(payload, timeout + SPARE_TIME, local.secret);
}

/**
 * The headers that a function gets: the caller's, then Appwrite's. A value of Appwrite's that is blank is left out, so what
 * the caller made up under its name stays; one that is not comes after the caller's of the same name.
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
    ['x-appwrite-key', `ephemeral_${await signJwt(key, called.timeout + SPARE_TIME, local.secret)}`],
    ['x-appwrite-trigger', origin.trigger],
    ['x-appwrite-event', origin.event ?? ''],
    ['x-appwrite-user-id', origin.userId ?? ''],
    ['x-appwrite-user-jwt', origin.userJwt],
    // where an address is, nobody on this machine knows
    ['x-appwrite-country-code', ''],
    ['x-appwrite-continent-code', ''],
    ['x-appwrite-continent-eu', 'false'],
    ['x-appwrite-client-ip', origin.clientIp ?? ''],
  ];
  return [...callers.filter(([name]) => !isTransport(name)), ...own].filter(([, value]) => value !== '');
}

/** What belongs to a connection or to the runtime's own protocol and not to the message. */
function isTransport(name: string): boolean {
  return /^(connection|keep-alive|transfer-encoding|te|trailer|upgrade|expect|content-length|x-open-runtimes-.*)$/i.test(
    name,
  );
}

/** A body that says nothing of its type gets the one that the executor's HTTP client gives it. */
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

/** The request headers that an execution keeps. Source: appwrite 1.9.6, FUNCTION_ALLOWLIST_HEADERS_REQUEST. */
export function keptOfRequest(headers: readonly HeaderPair[]): Header[] {
  return kept(headers, KEPT_OF_REQUEST);
}

/** The response headers that an execution keeps. Source: appwrite 1.9.6, FUNCTION_ALLOWLIST_HEADERS_RESPONSE. */
export function keptOfResponse(headers: readonly HeaderPair[]): Header[] {
  return kept(headers, KEPT_OF_RESPONSE);
}

function kept(headers: readonly HeaderPair[], names: readonly string[]): Header[] {
  return headers.filter(([name]) => names.includes(name.toLowerCase())).map(([name, value]) => ({ name, value }));
}
