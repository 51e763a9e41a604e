import { randomBytes } from 'node:crypto';

let last = 0;

/** A new id as Appwrite makes them: 20 hex digits, the time in microseconds first, so that later ids sort later. */
export function uniqueId(): string {
  const now = Math.max(last + 1, Date.now() * 1000);
  last = now;
  const seconds = Math.floor(now / 1_000_000);
  const micros = now % 1_000_000;
  return seconds.toString(16) + micros.toString(16).padStart(5, '0') + randomBytes(4).toString('hex').slice(0, 7);
}

/** The id a caller asked for, or a new one for `unique()`. */
export function resolveId(id: string): string {
  return id === 'unique()' ? uniqueId() : id;
}
