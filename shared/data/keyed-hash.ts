import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * An HMAC-SHA-256 of the parts, as 64 hex characters. Use it for what must be found again but never be read back or guessed,
 * such as the address in a counter's key. The first 36 characters are a valid id.
 * @param secret `HMAC_SECRET`, see `secret32` for its schema
 */
export function keyedHash(secret: string, ...parts: readonly (string | number)[]): string {
  return createHmac('sha256', secret).update(JSON.stringify(parts)).digest('hex');
}

/** Whether two texts are equal. The time that it takes does not reveal where they differ. */
export function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
