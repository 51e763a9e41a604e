import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * An HMAC-SHA-256 of the parts, in hex: 64 characters. For what must be found again and must not be read back or guessed,
 * such as an address in a counter's key. Its first 36 characters are a valid id.
 * @param secret `HMAC_SECRET`, see `secret32` for its schema
 */
export function keyedHash(secret: string, ...parts: readonly (string | number)[]): string {
  return createHmac('sha256', secret).update(JSON.stringify(parts)).digest('hex');
}

/** Whether two texts are the same, in a time that does not tell where they differ. */
export function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
