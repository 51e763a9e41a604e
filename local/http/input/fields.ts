import { AppwriteError } from '../../errors.ts';
import { parseJson } from '../../store/exact.ts';
import { nest, setOwn } from './nest.ts';

/** A file in a multipart form. */
export interface UploadedFile {
  name: string;
  type: string;
  bytes: Buffer;
}

/** The content of a body, by its content type. */
export interface Fields {
  fields: Record<string, unknown>;
  files: Record<string, UploadedFile>;
  /** Why a form could not be parsed. */
  unreadable?: AppwriteError;
}

/**
 * The maximum nesting of lists and objects, as in Appwrite. A deeper body counts as unreadable. Source: PHP, json_decode.
 */
const DEEPEST = 512;

/** Parses the fields and files of a body. Other content types result in none. */
export async function readFields(bytes: Buffer, contentType: string): Promise<Fields> {
  const type = contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  if (bytes.length === 0) return { fields: {}, files: {} };
  if (type === 'application/json') return { fields: readJson(bytes), files: {} };
  if (type === 'application/x-www-form-urlencoded')
    return { fields: nest(new URLSearchParams(bytes.toString())), files: {} };
  if (type === 'multipart/form-data') return readForm(bytes, contentType);
  return { fields: {}, files: {} };
}

/** An unreadable body has no fields, as in Appwrite. */
function readJson(bytes: Buffer): Record<string, unknown> {
  if (isDeep(bytes)) return {};
  try {
    const parsed = parseJson(bytes.toString('utf8'));
    return isFields(parsed) ? parsed : {};
  } catch {
    return {};
  }
}

function isFields(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
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
    else setOwn(files, name, { name: value.name, type: value.type, bytes: Buffer.from(await value.arrayBuffer()) });
  }
  return { fields: nest(texts), files };
}

const [QUOTE, BACKSLASH] = [0x22, 0x5c];
const OPENING = new Set([0x5b, 0x7b]);
const CLOSING = new Set([0x5d, 0x7d]);

/** Whether JSON is nested deeper than {@link DEEPEST}, determined without parsing it. */
function isDeep(json: Buffer): boolean {
  let depth = 0;
  let inText = false;
  for (let at = 0; at < json.length; at++) {
    const byte = json[at] ?? 0;
    if (inText) {
      if (byte === BACKSLASH) at++;
      else if (byte === QUOTE) inText = false;
    } else if (byte === QUOTE) inText = true;
    else if (OPENING.has(byte)) {
      if (++depth > DEEPEST) return true;
    } else if (CLOSING.has(byte)) depth--;
  }
  return false;
}
