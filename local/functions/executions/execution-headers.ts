import { AppwriteError } from '../../errors.ts';
import { ParamError } from '../../http/param.ts';
import type { HeaderPair } from './invocation.ts';

/** Source of the limits: appwrite 1.9.6, Functions/Validator/Headers.php. */
const MOST_KEYS = 100;
const MOST_CHARACTERS = 16_384;

/**
 * The headers that a caller sends with an execution: an object, or JSON text of one. Names that begin with `x-appwrite-`
 * are refused in lower case only, as in Appwrite.
 * @throws AppwriteError with status 500 (sic) and the rule as its type
 */
export function callersHeaders(value: unknown): HeaderPair[] {
  const given = typeof value === 'string' ? parse(value) : value;
  if (given === null || given === undefined || given === '') return [];
  if (typeof given !== 'object')
    throw AppwriteError.invalidParam('headers', new ParamError('Value must be a valid object.').message);
  const entries = Object.entries(given);
  if (entries.length === 0) return [];
  if (Array.isArray(given) || entries.length > MOST_KEYS) throw malformed();
  let size = 0;
  return entries.map(([name, content]) => {
    if (typeof content === 'object' && content !== null) throw malformed();
    const text = String(content ?? '');
    size += name.length + Buffer.byteLength(text);
    if (size >= MOST_CHARACTERS || !isName(name) || name.startsWith('x-appwrite-')) throw malformed();
    // a line break would start another header
    if (/[^\t\x20-\x7e\x80-\u{10ffff}]/u.test(text)) throw malformed();
    return [name, text] as const;
  });
}

function isName(name: string): boolean {
  return /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/i.test(name) && !/^\d+$/.test(name);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function malformed(): AppwriteError {
  return new AppwriteError(
    500,
    `Invalid headers: Alphanumeric characters or hyphens only, cannot start with "x-appwrite", maximum ${MOST_KEYS} keys, and total size ${MOST_CHARACTERS}.`,
    'Server Error',
  );
}
