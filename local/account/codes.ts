import { randomInt } from 'node:crypto';

/** A one-time code: six digits. */
export function newCode(): string {
  return String(randomInt(1_000_000)).padStart(6, '0');
}
