import { readDate } from './date-forms.ts';

/** Now, in Appwrite's form: `2026-11-21T16:54:21.814+00:00`, milliseconds, UTC. */
export function now(): string {
  return format(new Date());
}

/** A date in Appwrite's form. */
export function format(date: Date): string {
  return date.toISOString().replace('Z', '+00:00');
}

/** The moment `seconds` from now, in Appwrite's form. */
export function inSeconds(seconds: number): string {
  return format(new Date(Date.now() + seconds * 1000));
}

/**
 * Now, or a millisecond after `date` where the clock has not moved on since: two changes of one document never share a moment, so
 * that who compares moments sees each of them.
 */
export function laterThan(date: string): string {
  return format(new Date(Math.max(Date.now(), Date.parse(date) + 1)));
}

/** A date in any form that Appwrite takes, in its own; undefined if the text gives none. */
export function normalise(text: string): string | undefined {
  const date = readDate(text);
  return date && format(date);
}

/** True once the moment has passed. */
export function isPast(date: string): boolean {
  return new Date(date).getTime() <= Date.now();
}
