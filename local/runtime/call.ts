import { request as httpRequest, type IncomingMessage } from 'node:http';
import type { FunctionProcess } from './process.ts';

/** One call of a function, as its process gets it. */
export interface Execution {
  id: string;
  method: string;
  /** With the query. */
  path: string;
  /** Names and values in order; a name that comes twice arrives joined. */
  headers: readonly (readonly [string, string])[];
  body: Buffer;
  /** The function's time, in seconds; the answer is 500 after it. */
  timeout: number;
  /** False leaves its logs and errors out. */
  logging: boolean;
}

/** How long after a function's timeout its process may still take to say so, in seconds. Source: Open Runtimes' executor. */
const GRACE = 5;
/** What the process says of how long it keeps a connection. */
const OWN_KEEP_ALIVE = 'timeout=2147483';

/** A call that came to nothing, by libcurl's number for it. */
export class CallError extends Error {
  /** Blanks and control characters cannot be in a URL. */
  static readonly MALFORMED = 3;
  /** The process neither answered nor ended in time. */
  static readonly SILENT = 28;
  readonly number: number;

  constructor(number: number) {
    super(`libcurl ${number}`);
    this.number = number;
  }
}

/** An HTTP answer of a function's process. */
export interface HttpAnswer {
  status: number;
  headers: [string, string][];
  body: Buffer;
  /** Whether it came of the function's server, not of the HTTP parser before it. */
  served: boolean;
}

/**
 * Sends an execution to a function's process, as the executor does by libcurl.
 * @throws CallError
 */
export function call(running: FunctionProcess, port: number, execution: Execution): Promise<HttpAnswer> {
  const named = new Set(execution.headers.map(([name]) => name.toLowerCase()));
  const headers = [
    ...(named.has('host') ? [] : [['host', `127.0.0.1:${port}`] as const]),
    ...withAuthorization(execution.headers, running.secret),
    ['content-length', String(execution.body.length)],
    ['connection', 'keep-alive'],
    ['x-open-runtimes-secret', running.secret],
    ['x-open-runtimes-log-id', execution.id],
    ['x-open-runtimes-logging', execution.logging ? 'enabled' : 'disabled'],
    ['x-open-runtimes-timeout', String(execution.timeout)],
  ] as const;
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest({
      host: '127.0.0.1',
      port,
      method: execution.method,
      path: targetOf(execution.path),
      headers: headers.flatMap(([name, value]) => [name, bytesOf(value)]),
      // a function can answer with a length and in chunks at once, which libcurl takes
      insecureHTTPParser: true,
      agent: running.agent,
    });
    const giveUp = () => {
      reject(new CallError(CallError.SILENT));
      void running.kill(); // its event loop is blocked
    };
    // one that does not answer may be at a breakpoint
    const timer = running.isDebugged ? undefined : globalThis.setTimeout(giveUp, (execution.timeout + GRACE) * 1000);
    outgoing.on('response', (incoming) => {
      if (incoming.statusCode === 101) return; // neither: the caller waits
      read(incoming)
        .then(resolve, reject)
        .finally(() => clearTimeout(timer));
    });
    outgoing.on('information', () => outgoing.destroy()); // a status of 1xx is no answer, and none comes after it
    outgoing.on('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    outgoing.end(execution.body);
  });
}

/** The executor signs in at each call; a header of the caller's that is written just so is replaced. Source: executor 0.25.4. */
function withAuthorization(headers: Execution['headers'], secret: string): Execution['headers'] {
  const own = ['Authorization', `Basic ${Buffer.from(`opr:${secret}`).toString('base64')}`] as const;
  const replaced = headers.map((header) => (header[0] === own[0] ? own : header));
  return replaced.includes(own) ? replaced : [...replaced, own];
}

/** A header's value as it goes over the wire: its UTF-8, of which Node makes one character a byte. */
function bytesOf(value: string): string {
  return Buffer.from(value).toString('latin1');
}

/**
 * What the executor asks for where a caller gave this path: without a fragment and dot segments, with bytes beyond ASCII encoded,
 * also in the query. Source: recorded from Appwrite 1.9.6; other versions of libcurl have small letters, or leave the query as it is.
 * @throws CallError for blanks and control characters
 */
function targetOf(path: string): string {
  if (/[\0-\x20\x7f]/.test(path)) throw new CallError(CallError.MALFORMED);
  const [target = ''] = (path.startsWith('/') ? path : `/${path}`).split('#');
  const [way = '', ...query] = target.split('?');
  const ascii = [withoutDotSegments(way), ...query].join('?').toWellFormed();
  return ascii.replace(/[^\x21-\x7e]+/g, encodeURIComponent);
}

/** @see https://www.rfc-editor.org/rfc/rfc3986#section-5.2.4 */
function withoutDotSegments(path: string): string {
  const kept: string[] = [];
  const segments = path.split('/').slice(1);
  segments.forEach((segment, i) => {
    const isDots = segment === '.' || segment === '..';
    if (segment === '..') kept.pop();
    if (!isDots) kept.push(segment);
    else if (i === segments.length - 1) kept.push('');
  });
  return `/${kept.join('/')}`;
}

/** The other way round: what a function sends is read as UTF-8. */
function textOf(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString();
}

async function read(incoming: IncomingMessage): Promise<HttpAnswer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
  const headers: [string, string][] = [];
  let served = false;
  for (let i = 0; i < incoming.rawHeaders.length; i += 2) {
    const name = (incoming.rawHeaders[i] ?? '').toLowerCase();
    const value = incoming.rawHeaders[i + 1] ?? '';
    if (name === 'x-open-runtimes-log-id') served = true;
    // our connection is kept for longer than the deployed one, which this is the answer of
    else if (name === 'keep-alive' && value === OWN_KEEP_ALIVE) headers.push([name, 'timeout=5']);
    else if (!name.startsWith('x-open-runtimes-')) headers.push([name, textOf(value)]);
  }
  return { status: incoming.statusCode ?? 500, headers, body: Buffer.concat(chunks), served };
}
