import type { HeadersOf } from './runtime.ts';

/** What started an execution. */
export type Trigger = 'http' | 'event' | 'schedule';

/**
 * A header that Appwrite sets; of one with several parts the last. What it says of a person is a claim for Appwrite to check
 * (`callerOf`), never a proof.
 */
export function appwriteHeader(req: HeadersOf, name: `x-appwrite-${string}`): string | undefined {
  const last = req.headers[name]?.split(',').at(-1)?.trim();
  return last === '' ? undefined : last;
}

/** Whether a header can carry the text as it is: visible characters of ASCII, and at least one. */
export function fitsHeader(text: string): boolean {
  return /^[\x21-\x7e]+$/.test(text);
}

/** What started the execution: `event` and `schedule` only where the header is that one word, anything else is `http`. */
export function triggerOf(req: HeadersOf): Trigger {
  const value = req.headers['x-appwrite-trigger'];
  return value === 'event' || value === 'schedule' ? value : 'http';
}

/** The execution's id; a blank one where it runs outside of Appwrite. */
export function executionId(req: HeadersOf): string {
  return appwriteHeader(req, 'x-appwrite-execution-id') ?? '';
}

/** The caller's address as Appwrite saw it. */
export function clientIp(req: HeadersOf): string | undefined {
  return appwriteHeader(req, 'x-appwrite-client-ip');
}

/** An event that Appwrite delivered, as one of the patterns that a function subscribes to. */
export interface MatchedEvent {
  /** The pattern, such as `users.*.sessions.*.create`. */
  pattern: string;
  /** The ids that stand for its `*`, in their order: the user's and the session's. */
  ids: readonly string[];
}

/**
 * The event that started this execution, where it is one of `patterns`, else undefined. Believed only with the trigger
 * `event`: the header itself can be a caller's.
 */
export function eventOf(req: HeadersOf, patterns: readonly string[]): MatchedEvent | undefined {
  const event = req.headers['x-appwrite-event'];
  if (triggerOf(req) !== 'event' || event === undefined) return undefined;
  // an id may hold dots, so that users.*.create would fit users.alice.sessions.s1.create: the longest pattern first
  for (const pattern of patterns.toSorted((one, other) => other.length - one.length)) {
    const ids = matcherOf(pattern).exec(event)?.slice(1);
    if (ids) return { pattern, ids };
  }
  return undefined;
}

/** Appwrite's ids: letters, digits, `.`, `_` and `-`, the first one a letter or digit, 36 characters at most. */
function matcherOf(pattern: string): RegExp {
  const words = pattern.split('.').map((word) => (word === '*' ? '([A-Za-z0-9][\\w.-]{0,35})' : word));
  return new RegExp(`^${words.join('\\.')}$`);
}
