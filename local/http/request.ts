import type { IncomingMessage } from 'node:http';
import type { AppwriteError } from '../errors.ts';
import { readBody } from './input/body.ts';
import { readFields, type UploadedFile } from './input/fields.ts';
import { nest, setOwn } from './input/nest.ts';

/** A request as the routes get it. Header names are in lower case; repeated headers are joined with `, `. */
export interface LocalRequest {
  method: string;
  /** Without the query. */
  path: string;
  /** Path and query, as sent. */
  target: string;
  headers: Record<string, string>;
  /** The client's address: the first part of `x-forwarded-for`, or else the connection's. */
  ip: string;
  /** The address of the connection itself, regardless of headers. */
  peer: string;
  /** The requested host, without its port. */
  hostname: string;
  userAgent: string;
  bytes: Buffer;
  /** Query and body combined. The body takes precedence. */
  input: Record<string, unknown>;
  files: Record<string, UploadedFile>;
  /** Why the body's form could not be parsed. The API refuses it; a function's domain passes it on unchanged. */
  unreadable: AppwriteError | undefined;
}

/** Reads the whole request. @throws AppwriteError for a body that is too large, CallerGone */
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

/** Adds the query's fields that the body lacks. Nothing is copied, because a body can have many fields. */
function withQuery(fields: Record<string, unknown>, query: Record<string, unknown>): Record<string, unknown> {
  for (const [name, value] of Object.entries(query)) if (!Object.hasOwn(fields, name)) setOwn(fields, name, value);
  return fields;
}

function splitOnce(text: string, at: string): [string, string] {
  const index = text.indexOf(at);
  return index < 0 ? [text, ''] : [text.slice(0, index), text.slice(index + 1)];
}
