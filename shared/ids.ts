import { createHash } from 'node:crypto';

/**
 * An id for Appwrite that is computed from what it names, so that a second attempt finds what the first one made.
 * 36 characters, as many as Appwrite takes: hex, 144 bits. The same parts give the same id; `('a', 'bc')` is not `('ab', 'c')`.
 */
export function stableId(...parts: readonly (string | number)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 36);
}
