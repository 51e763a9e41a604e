import type { PageSession } from '../../protocol.ts';
import { type Parameters, withQuery } from './address.ts';

/** As whom a request is sent. */
export type As =
  | { kind: 'key' }
  | { kind: 'guest' }
  | { kind: 'jwt'; jwt: string }
  | { kind: 'session'; secret: string };

/** An answer of the API with an error status. */
export class ApiError extends Error {
  readonly status: number;
  readonly type: string;

  constructor(status: number, type: string, message: string) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.type = type;
  }
}

/** Whether the API answered that something does not exist. */
export function isMissing(error: unknown): boolean {
  return error instanceof ApiError && error.status === 404;
}

export interface Ask {
  query?: Parameters;
  body?: unknown;
  as?: As;
  headers?: Readonly<Record<string, string>>;
  signal?: AbortSignal;
  /** Sends and stores the cookies of this host, for signing in as a user. */
  cookies?: true;
}

let session: PageSession | undefined;

/** Asks the server for the key. It is kept in this page's memory and nowhere else. */
export async function connect(): Promise<PageSession> {
  const answer = await fetch('/page/session', { method: 'POST', credentials: 'omit' });
  if (!answer.ok) throw await errorOf(answer);
  session = (await answer.json()) as PageSession;
  return session;
}

/** @throws Error before {@link connect} */
export function connection(): PageSession {
  if (!session) throw new Error('The page is not connected yet.');
  return session;
}

/** The endpoint for SDKs. */
export function endpoint(): string {
  return `${location.origin}/v1`;
}

/** Calls the API, by default with the key. Answers its JSON. @throws ApiError, DOMException AbortError */
export async function api<T>(method: string, path: string, ask: Ask = {}): Promise<T> {
  const answer = await send(method, path, ask);
  return (answer.status === 204 ? undefined : await answer.json()) as T;
}

/** As {@link api}, for files. */
export async function apiBlob(path: string, ask: Ask = {}): Promise<Blob> {
  return (await send('GET', path, ask)).blob();
}

async function send(
  method: string,
  path: string,
  { query = {}, body, as, signal, cookies, headers }: Ask,
): Promise<Response> {
  const isForm = body instanceof FormData;
  const answer = await fetch(withQuery(`/v1${path}`, query), {
    method,
    credentials: cookies ? 'same-origin' : 'omit',
    headers: {
      'x-appwrite-project': connection().projectId,
      'x-local-page': '1',
      ...(body === undefined || isForm ? {} : { 'content-type': 'application/json' }),
      ...credentials(as),
      ...headers,
    },
    ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
    ...(signal ? { signal } : {}),
  });
  if (!answer.ok) throw await errorOf(answer);
  return answer;
}

function credentials(as: As = { kind: 'key' }): Record<string, string> {
  if (as.kind === 'key') return { 'x-appwrite-key': connection().key };
  if (as.kind === 'jwt') return { 'x-appwrite-jwt': as.jwt };
  return as.kind === 'session' ? { 'x-appwrite-session': as.secret } : {};
}

async function errorOf(answer: Response): Promise<ApiError> {
  const body: unknown = await answer.json().catch(() => undefined);
  const { type, message } = (body ?? {}) as { type?: unknown; message?: unknown };
  return new ApiError(answer.status, String(type ?? 'unknown'), String(message ?? `Status ${answer.status}`));
}

/** Calls the page's own routes. @throws ApiError */
export async function own<T>(method: 'GET' | 'POST' | 'DELETE', path: string): Promise<T> {
  const headers = { 'x-appwrite-key': connection().key };
  const answer = await fetch(`/page/${path}`, { method, headers, credentials: 'omit' });
  if (!answer.ok) throw await errorOf(answer);
  return (answer.status === 204 ? undefined : await answer.json()) as T;
}

/** A query in the form of Appwrite's SDKs. */
export function query(method: string, attribute?: string, values?: readonly unknown[]): string {
  return JSON.stringify({ method, ...(attribute === undefined ? {} : { attribute }), ...(values ? { values } : {}) });
}

/** The text of an error for people. */
export function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
