import { createHash } from 'node:crypto';

/**
 * An id that is computed from what it identifies, so that a second attempt finds what the first one created.
 * 36 hex characters (144 bits), the most that Appwrite accepts. The same parts give the same id; `('a', 'bc')` and
 * `('ab', 'c')` give different ones.
 */
export function stableId(...parts: readonly (string | number)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 36);
}

/** Whether something can be an id of Appwrite: letters, digits, `.`, `_` and `-`; at most 36; the first one is a letter or digit. */
export function isId(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Za-z0-9][\w.-]{0,35}$/.test(value);
}
