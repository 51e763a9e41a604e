import type { HeadersOf } from '../runtime.ts';

/** What started an execution. */
export type Trigger = 'http' | 'event' | 'schedule';

/**
 * A header that Appwrite sets; the last part if it has several. What it says about a user is a claim, not a proof: use
 * `callerOf`, which asks Appwrite.
 */
export function appwriteHeader(req: HeadersOf, name: `x-appwrite-${string}`): string | undefined {
  const last = req.headers[name]?.split(',').at(-1)?.trim();
  return last === '' ? undefined : last;
}

/** Whether a header can contain the text unchanged: at least one character, all of them visible ASCII. */
export function fitsHeader(text: string): boolean {
  return /^[\x21-\x7e]+$/.test(text);
}

/** What started the execution: `event` or `schedule` if the header is exactly that word, otherwise `http`. */
export function triggerOf(req: HeadersOf): Trigger {
  const value = req.headers['x-appwrite-trigger'];
  return value === 'event' || value === 'schedule' ? value : 'http';
}

/** The execution's id; empty outside Appwrite. */
export function executionId(req: HeadersOf): string {
  return appwriteHeader(req, 'x-appwrite-execution-id') ?? '';
}

/** The caller's IP address, as Appwrite saw it. */
export function clientIp(req: HeadersOf): string | undefined {
  return appwriteHeader(req, 'x-appwrite-client-ip');
}

/** An event that Appwrite delivered, and the subscribed pattern that it matches. */
export interface MatchedEvent {
  /** The pattern, such as `users.*.sessions.*.create`. */
  pattern: string;
  /** The ids in place of `*`, in order: for this example the user's and the session's. */
  ids: readonly string[];
}

/**
 * The event that started this execution, if it matches one of `patterns`, otherwise undefined. The event header counts only
 * with the trigger `event`, because a caller can send that header too.
 */
export function eventOf(req: HeadersOf, patterns: readonly string[]): MatchedEvent | undefined {
  const event = req.headers['x-appwrite-event'];
  if (triggerOf(req) !== 'event' || event === undefined) return undefined;
  // an id may contain dots, so users.*.create would match users.alice.sessions.s1.create: try the longest pattern first
  for (const pattern of patterns.toSorted((one, other) => other.length - one.length)) {
    const ids = matcherOf(pattern).exec(event)?.slice(1);
    if (ids) return { pattern, ids };
  }
  return undefined;
}

/** Appwrite's ids: letters, digits, `.`, `_` and `-`; at most 36 characters; the first one is a letter or digit. */
function matcherOf(pattern: string): RegExp {
  const words = pattern.split('.').map((word) => (word === '*' ? '([A-Za-z0-9][\\w.-]{0,35})' : word));
  return new RegExp(`^${words.join('\\.')}$`);
}
