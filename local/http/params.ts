import { isExact, parseJson } from '../store/exact.ts';
import { parsePermission } from '../store/permissions.ts';
import { type Param, ParamError, param } from './param.ts';

/**
 * The validators that Appwrite's routes share. Messages are Appwrite's own. Source: utopia-php/validators and
 * utopia-php/database.
 */

/** The form of an id, and of a key such as that of a column. */
export const KEY = /^[a-zA-Z0-9][a-zA-Z0-9._-]{0,35}$/;
const UID_RULE =
  "UID must contain at most 36 chars. Valid chars are a-z, A-Z, 0-9, period, hyphen, and underscore. Can't start with a special char";
/** What is wrong with a value that is no {@link KEY}. */
export const KEY_RULE =
  "Parameter must contain at most 36 chars. Valid chars are a-z, A-Z, 0-9, period, hyphen, and underscore. Can't start with a special char";

/** The id of an existing resource: at most 36 of `a-zA-Z0-9._-`, not starting with a special character. */
export function uid(): Param<string> {
  return param((value) => {
    if (typeof value !== 'string' || !KEY.test(value)) throw new ParamError(UID_RULE);
    return value;
  });
}

/** The id of a new resource: like {@link uid}, or `unique()`. */
export function customId(): Param<string> {
  return param((value) => {
    if (value !== 'unique()' && (typeof value !== 'string' || !KEY.test(value))) throw new ParamError(KEY_RULE);
    return value;
  });
}

/** Text of `min` to `max` characters. A `max` of 0 means no limit. `allowed` lists the only allowed characters. */
export function text(max: number, options: { min?: number; allowed?: string } = {}): Param<string> {
  const min = options.min ?? 1;
  let rule = 'Value must be a valid string';
  if (min > 0) rule += ` and at least ${min} chars`;
  if (max > 0) rule += ` and no longer than ${max} chars`;
  if (options.allowed) rule += ` and only consist of '${[...options.allowed].join(', ')}' chars`;
  return param((value) => {
    if (typeof value !== 'string') throw new ParamError(rule);
    const length = [...value].length;
    if (length < min || (max > 0 && length > max)) throw new ParamError(rule);
    if (options.allowed && [...value].some((c) => !options.allowed?.includes(c))) throw new ParamError(rule);
    return value;
  });
}

/** True or false. In a query also `true`, `false`, `1` and `0`. */
export function boolean(): Param<boolean> {
  return param((value) => {
    if (value === true || value === 'true' || value === 1 || value === '1') return true;
    if (value === false || value === 'false' || value === 0 || value === '0') return false;
    throw new ParamError('Value must be a valid boolean');
  });
}

/** An integer within bounds. In a query, digits. */
export function integer(min: number, max: number): Param<number> {
  return param((value) => {
    const number = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
    if (typeof number !== 'number' || !Number.isInteger(number) || number < min || number > max)
      throw new ParamError(`Value must be a valid range between ${withCommas(min)} and ${withCommas(max)}`);
    return number;
  });
}

/** A number within bounds, whole or not. In a query, its text. */
export function decimal(min: number, max: number): Param<number> {
  return param((value) => {
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    if (typeof number !== 'number' || !(number >= min && number <= max))
      throw new ParamError(`Value must be a valid range between ${withCommas(min)} and ${withCommas(max)}`);
    return number;
  });
}

/** A colour of three or six hex digits, without `#`. */
export function hexColour(): Param<string> {
  return param((value) => {
    if (typeof value !== 'string' || !/^([a-f0-9]{3}|[a-f0-9]{6})$/i.test(value))
      throw new ParamError('Value must be a valid Hex color code');
    return value;
  });
}

/** Any number, not NaN. */
export function number(): Param<number> {
  return param((value) => {
    const parsed = isExact(value) ? Number(value.rawJSON) : numberIn(value);
    if (typeof parsed !== 'number' || !Number.isFinite(parsed)) throw new ParamError('Value must be a valid float');
    return parsed;
  });
}

function numberIn(value: unknown): unknown {
  return typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
}

/** A number with commas as thousands separators. */
export function withCommas(value: number | bigint): string {
  return value.toLocaleString('en-US');
}

/** One of a list of values. */
export function oneOf<T extends string>(words: readonly T[]): Param<T> {
  return param((value) => {
    const found = words.find((word) => word === value);
    if (found === undefined) throw new ParamError(`Value must be one of (${words.join(', ')})`);
    return found;
  });
}

/** One of a list of values, in upper or lower case. Returns the value as it is listed. */
export function oneOfAnyCase<T extends string>(words: readonly T[]): Param<T> {
  return param((value) => {
    const lower = typeof value === 'string' ? value.toLowerCase() : undefined;
    const found = words.find((word) => word.toLowerCase() === lower);
    if (found === undefined) throw new ParamError(`Value must be one of (${words.join(', ').toLowerCase()})`);
    return found;
  });
}

/** A list of at most `max` items (0 means no limit), each validated by `inner`. */
export function list<T>(inner: Param<T>, max: number): Param<T[]> {
  return param((value) => {
    const rule = max > 0 ? `Value must a valid array no longer than ${max} items` : 'Value must a valid array';
    if (!Array.isArray(value)) throw new ParamError(`${rule} and ${ruleOf(inner)}`);
    if (max > 0 && value.length > max) throw new ParamError(`${rule} and ${ruleOf(inner)}`);
    return value.map((item) => {
      try {
        return inner.read(item);
      } catch (error) {
        throw error instanceof ParamError ? new ParamError(`${rule} and ${error.message}`) : error;
      }
    });
  });
}

function ruleOf(inner: Param<unknown>): string {
  try {
    inner.read(undefined);
  } catch (error) {
    if (error instanceof ParamError) return error.message;
  }
  return 'Value must be valid';
}

/** An object with any content. In a query or form, JSON text of one. */
export function object(): Param<Record<string, unknown>> {
  return param((value) => {
    const parsed = typeof value === 'string' ? tryJson(value) : value;
    if (Array.isArray(parsed) && parsed.length === 0) return {};
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed) || isExact(parsed))
      throw new ParamError('Value must be a valid object.');
    return parsed as Record<string, unknown>;
  });
}

/** The maximum size of the JSON of {@link settings}, in bytes. Source: utopia-php/http, Assoc. */
const SETTINGS_MAX = 65_535;

/** An object with any content whose JSON, as PHP encodes it, has at most 65,535 bytes. */
export function settings(): Param<Record<string, unknown>> {
  return param((value) => {
    const read = object().read(value);
    // PHP encodes a slash as two bytes, and each UTF-16 unit beyond ASCII as six
    const bytes = JSON.stringify(read)
      .replace(/\//g, '\\/')
      .replace(/[^\0-\x7f]/g, '      ').length;
    if (bytes > SETTINGS_MAX) throw new ParamError('Value must be a valid object.');
    return read;
  });
}

function tryJson(value: string): unknown {
  try {
    return parseJson(value);
  } catch {
    return undefined;
  }
}

/** Any value. */
export function anything(): Param<unknown> {
  return param((value) => value);
}

// Approximately what PHP's FILTER_VALIDATE_EMAIL accepts: one @, no spaces, a host with a dot.
const EMAIL =
  /^[^\s@<>()[\],;:"\\]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)+$/;

/** Whether text is an e-mail address. */
export function isEmail(value: unknown): value is string {
  return typeof value === 'string' && value.length <= 254 && EMAIL.test(value) && !/^\.|\.@|\.\./.test(value);
}

/** An e-mail address. */
export function email(): Param<string> {
  return param((value) => {
    if (!isEmail(value)) throw new ParamError('Value must be a valid email address');
    return value;
  });
}

/** A phone number: `+`, then 7 to 15 digits. */
export function phone(): Param<string> {
  return param((value) => {
    if (typeof value !== 'string' || !/^\+[1-9]\d{6,14}$/.test(value))
      throw new ParamError("Phone number must start with a '+' can have a maximum of fifteen digits.");
    return value;
  });
}

/** Permissions such as `read("any")`, at most 100, of the given actions. */
export function permissions(actions: readonly string[]): Param<string[]> {
  return param((value) => {
    if (!Array.isArray(value)) throw new ParamError('Permissions must be an array of strings.');
    if (value.length > 100) throw new ParamError('You can only provide up to 100 permissions.');
    for (const item of value) {
      if (typeof item !== 'string') throw new ParamError('Every permission must be of type string.');
      const permission = parsePermission(item);
      if (!permission) throw new ParamError(`Invalid permission string format: "${item}".`);
      if (!actions.includes(permission.action) && permission.action !== 'write')
        throw new ParamError(
          `Permission "${permission.action}" is not allowed. Must be one of: ${actions.join(', ')}, write.`,
        );
      refuseBadRole(permission.role);
    }
    return value as string[];
  });
}

const ROLE = /^(any|guests|users(\/(un)?verified)?|(user|team|member|label):[A-Za-z0-9][\w.-]*(\/[\w.-]+)?)$/;

function refuseBadRole(role: string): void {
  if (!ROLE.test(role))
    throw new ParamError(
      `Role "${role.split(/[:/]/)[0]}" is not allowed. Must be one of: any, guests, users, user, team, member, label.`,
    );
}

/** Roles such as `users` or `team:editors`, at most 100. */
export function roles(): Param<string[]> {
  return param((value) => {
    if (!Array.isArray(value)) throw new ParamError('Roles must be an array of strings.');
    if (value.length > 100) throw new ParamError('You can only provide up to 100 roles.');
    for (const item of value) {
      if (typeof item !== 'string') throw new ParamError('Every role must be of type string.');
      refuseBadRole(item);
    }
    return value as string[];
  });
}
