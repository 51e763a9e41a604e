import { AppwriteError } from '../errors.ts';
import { Listeners } from '../listeners.ts';
import type { Caller } from './caller.ts';
import { KEY_SCOPES, PROJECT_SCOPES, USER_SCOPES } from './scopes.ts';

/** What is recorded of a request. */
export interface Asked {
  method: string;
  /** Path and query, as sent. */
  target: string;
  /** The requested host, without its port. */
  hostname: string;
  headers: Readonly<Record<string, string>>;
}

/** Who sent a request. */
export type Sender =
  | { kind: 'guest' }
  | { kind: 'user'; id: string; name: string; by: 'session' | 'jwt' }
  | { kind: 'key' }
  | { kind: 'function'; id: string; executionId: string };

/** Why a request was refused. */
export interface Refusal {
  type: string;
  message: string;
  /** For developers: which scope or permission was missing. Never part of an answer. */
  why?: string;
}

/** One request and its answer, without bodies and without secrets. */
export interface Exchange {
  /** Increases by one with each request. */
  number: number;
  /** When it arrived, in milliseconds since 1970. */
  at: number;
  /** How long the answer took, in milliseconds. */
  ms: number;
  method: string;
  /** Path and query. Values of parameters that carry secrets are replaced by `…`. */
  target: string;
  /** The requested host, without its port. */
  host: string;
  status: number;
  from: Sender;
  /** The route's scopes, of which one is enough. */
  scopes: readonly string[];
  refusal?: Refusal;
  /** True for requests that the page of the local Appwrite sent itself. */
  own?: true;
}

/** How many exchanges are kept. */
const KEPT = 500;
/** The maximum length of a target, in characters. */
const LONGEST = 600;
/** The header of requests that the page of the local Appwrite sends. */
export const PAGE_HEADER = 'x-local-page';

const SECRET = /([?&][^=&]*(?:secret|token|jwt|password|code|key)[^=&]*=)[^&]*/gi;

interface Notes {
  caller: Caller;
  /** The scopes of the route. */
  scopes: readonly string[];
}

/** The last requests, and whoever wants to see them as they come. */
export class Traffic {
  readonly #notes = new WeakMap<Asked, Notes>();
  readonly #listeners = new Listeners<Exchange>();
  #kept: Exchange[] = [];
  #number = 0;

  /** Records whom a request is from, and the scopes of the route that it reached. */
  note(request: Asked, caller: Caller, scopes: readonly string[]): void {
    this.#notes.set(request, { caller, scopes });
  }

  /** Records the answer of a request. Reads of the page itself are left out. */
  add(request: Asked, took: { started: number; status: number; error: unknown }): void {
    const own = request.headers[PAGE_HEADER] !== undefined;
    if (own && request.method === 'GET') return;
    const notes = this.#notes.get(request);
    if (request.method === 'OPTIONS' && took.status === 204) return; // a browser's preflight
    const exchange: Exchange = {
      number: ++this.#number,
      at: Date.now(),
      ms: Math.round((performance.now() - took.started) * 10) / 10,
      method: request.method,
      target: request.target.slice(0, LONGEST).replace(SECRET, '$1…'),
      host: request.hostname,
      status: took.status,
      from: senderOf(notes?.caller, request),
      scopes: notes?.scopes ?? [],
      ...(took.error instanceof AppwriteError ? { refusal: refusalOf(took.error, notes) } : {}),
      ...(own ? { own } : {}),
    };
    this.#kept.push(exchange);
    if (this.#kept.length > KEPT * 2) this.#kept = this.#kept.slice(-KEPT);
    this.#listeners.tell(exchange);
  }

  /** The last exchanges, oldest first. */
  get last(): readonly Exchange[] {
    return this.#kept.slice(-KEPT);
  }

  /** Forgets all exchanges. */
  clear(): void {
    this.#kept = [];
  }

  /** Calls the listener with each exchange. Returns a function that ends it. */
  follow(listener: (exchange: Exchange) => void): () => void {
    return this.#listeners.add(listener);
  }
}

function senderOf(caller: Caller | undefined, { headers }: Asked): Sender {
  if (!caller || caller.kind === 'guest') return { kind: 'guest' };
  if (caller.kind === 'user') {
    const { $id, name, email } = caller.user;
    return { kind: 'user', id: $id, name: name || email || $id, by: headers['x-appwrite-jwt'] ? 'jwt' : 'session' };
  }
  const { functionId, executionId = '' } = caller.key;
  return functionId ? { kind: 'function', id: functionId, executionId } : { kind: 'key' };
}

function refusalOf(error: AppwriteError, notes: Notes | undefined): Refusal {
  const why = error.why ?? (error.type === 'general_unauthorized_scope' && notes ? missingScope(notes) : undefined);
  return { type: error.type, message: error.message, ...(why === undefined ? {} : { why }) };
}

function missingScope({ caller, scopes }: Notes): string {
  const needed = `It needs the scope ${scopes.join(' or ')}.`;
  if (caller.kind === 'guest') return `${needed} Guests do not have it: send ${credentialsFor(scopes)}.`;
  if (caller.kind === 'user') return `${needed} Users do not have it: only an API key does.`;
  if (!caller.key.functionId) return `${needed} API keys do not have it: send a session or a JWT instead of the key.`;
  const own = caller.key.scopes.join(', ') || 'none';
  return `${needed} The function "${caller.key.functionId}" has: ${own}. Add it to its scopes in the configuration.`;
}

/** What a guest must send to have one of the scopes. */
function credentialsFor(scopes: readonly string[]): string {
  const isOf = (known: readonly string[]) => scopes.some((scope) => known.includes(scope));
  const ways = [
    ...(isOf(USER_SCOPES) ? ['a session or a JWT'] : []),
    ...(isOf(KEY_SCOPES) || isOf(PROJECT_SCOPES) ? ['an API key'] : []),
  ];
  return ways.join(', or ') || 'other credentials';
}
