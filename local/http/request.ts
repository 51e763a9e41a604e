import type { IncomingMessage } from 'node:http';
import type { AppwriteError } from '../errors.ts';
import { readBody } from './body.ts';
import { readFields } from './fields.ts';
import { nest, setOwn } from './nest.ts';

/** A file that came in a multipart form. */
export interface UploadedFile {
  name: string;
  type: string;
  bytes: Buffer;
}

/** A request as the routes see it. Header names are lower case, a header sent twice is joined with `, `. */
export interface LocalRequest {
  method: string;
  /** Without the query. */
  path: string;
  /** Path and query, as sent. */
  target: string;
  headers: Record<string, string>;
  /** The caller's address: the first part of `x-forwarded-for`, else the connection's. */
  ip: string;
  /** The address of the connection itself, whatever a header says. */
  peer: string;
  /** The host asked for, without its port. */
  hostname: string;
  userAgent: string;
  bytes: Buffer;
  /** Query and body together; the body wins. */
  input: Record<string, unknown>;
  files: Record<string, UploadedFile>;
  /** Why the body's form could not be read; the API refuses it, a function's domain passes it on as it is. */
  unreadable: AppwriteError | undefined;
}

/** Reads all of a request. @throws AppwriteError for a body that is too large, CallerGone */
export async function readRequest(incoming: IncomingMessage): Promise<LocalRequest> {
  const target = incoming.url ?? '/';
  const [path = '/', query = ''] = splitOnce(target, '?');
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(incoming.headers))
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  // before the body: a connection that ends loses its address
  const peer = incoming.socket.remoteAddress ?? '';
  const bytes = await readBody(incoming);
  const { fields, files, unreadable } = await readFields(bytes, headers['content-type'] ?? '');
  return {
    method: incoming.method ?? 'GET',
    path,
    target,
    headers,
    peer,
    ip: headers['x-forwarded-for']?.split(',')[0]?.trim() || peer,
    hostname: (headers['host'] ?? 'localhost').replace(/:\d+$/, ''),
    userAgent: headers['user-agent'] ?? '',
    bytes,
    input: withQuery(fields, nest(new URLSearchParams(query))),
    files,
    unreadable,
  };
}

/** Adds what the query has and the body has not. Nothing is copied: a body can have as many fields as it has room for. */
function withQuery(fields: Record<string, unknown>, query: Record<string, unknown>): Record<string, unknown> {
  for (const [name, value] of Object.entries(query)) if (!Object.hasOwn(fields, name)) setOwn(fields, name, value);
  return fields;
}

function splitOnce(text: string, at: string): [string, string] {
  const index = text.indexOf(at);
  return index < 0 ? [text, ''] : [text.slice(0, index), text.slice(index + 1)];
}
