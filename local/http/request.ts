import type { IncomingMessage } from 'node:http';
import { AppwriteError } from '../errors.ts';
import { nest } from './nest.ts';

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

/** The largest body taken, in bytes: an upload comes in chunks of 5 MB, an execution's body may have 10 MiB. */
const BODY_LIMIT = 40 * 1024 * 1024;

/** Reads all of a request. @throws AppwriteError for a body too large or not readable */
export async function readRequest(incoming: IncomingMessage): Promise<LocalRequest> {
  const target = incoming.url ?? '/';
  const [path = '/', query = ''] = splitOnce(target, '?');
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(incoming.headers))
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  const bytes = await readBody(incoming);
  const { fields, files, unreadable } = await readFields(bytes, headers['content-type'] ?? '');
  return {
    method: incoming.method ?? 'GET',
    path,
    target,
    headers,
    peer: incoming.socket.remoteAddress ?? '',
    ip: headers['x-forwarded-for']?.split(',')[0]?.trim() || incoming.socket.remoteAddress || '',
    hostname: (headers['host'] ?? 'localhost').replace(/:\d+$/, ''),
    userAgent: headers['user-agent'] ?? '',
    bytes,
    input: { ...nest(new URLSearchParams(query)), ...fields },
    files,
    unreadable,
  };
}

function splitOnce(text: string, at: string): [string, string] {
  const index = text.indexOf(at);
  return index < 0 ? [text, ''] : [text.slice(0, index), text.slice(index + 1)];
}

async function readBody(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > BODY_LIMIT)
      throw new AppwriteError(413, 'general_bad_request', `The body is larger than ${BODY_LIMIT} bytes.`);
    chunks.push(chunk);
  }
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
}

interface Fields {
  fields: Record<string, unknown>;
  files: Record<string, UploadedFile>;
  unreadable?: AppwriteError;
}

async function readFields(bytes: Buffer, contentType: string): Promise<Fields> {
  const type = contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  if (bytes.length === 0) return { fields: {}, files: {} };
  if (type === 'application/json') return { fields: readJson(bytes), files: {} };
  if (type === 'application/x-www-form-urlencoded')
    return { fields: nest(new URLSearchParams(bytes.toString())), files: {} };
  if (type === 'multipart/form-data') return readForm(bytes, contentType);
  return { fields: {}, files: {} };
}

function readJson(bytes: Buffer): Record<string, unknown> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(bytes.toString('utf8'));
  } catch {
    return {}; // as there: an unreadable body has no parameters
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return {};
  return isDeep(parsed) ? {} : (parsed as Record<string, unknown>);
}

/** How many lists and objects may be in one another, as there: a body that goes deeper counts as unreadable. Source: PHP, json_decode. */
const DEEPEST = 512;

function isDeep(value: unknown, depth = 0): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return depth >= DEEPEST || Object.values(value).some((inner) => isDeep(inner, depth + 1));
}

async function readForm(bytes: Buffer, contentType: string): Promise<Fields> {
  let form: FormData;
  try {
    form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': contentType } }).formData();
  } catch {
    const unreadable = AppwriteError.of('general_argument_invalid', 'The multipart body cannot be read.');
    return { fields: {}, files: {}, unreadable };
  }
  const texts = new URLSearchParams();
  const files: Record<string, UploadedFile> = {};
  for (const [name, value] of form) {
    if (typeof value === 'string') texts.append(name, value);
    else files[name] = { name: value.name, type: value.type, bytes: Buffer.from(await value.arrayBuffer()) };
  }
  return { fields: nest(texts), files };
}
