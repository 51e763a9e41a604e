import type { HeadersOf } from './runtime.ts';

/** What started an execution. */
export type Trigger = 'http' | 'event' | 'schedule';

/**
 * A header that Appwrite sets. A caller's own header of that name can arrive joined with it ("mine, appwrites"), the caller's
 * first: only the last part is Appwrite's. Where Appwrite's value is blank, the caller's may arrive alone, so that a value is
 * a claim for Appwrite to check, never a proof.
 */
export function appwriteHeader(req: HeadersOf, name: `x-appwrite-${string}`): string | undefined {
  const last = req.headers[name]?.split(',').at(-1)?.trim();
  return last === '' ? undefined : last;
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

/**
 * The ids in the event that started this execution, where it is one of `patterns` (`users.*.create` gives the user's id),
 * else undefined. Believed only with the trigger `event`: the header itself can be a caller's.
 */
export function eventIds(req: HeadersOf, patterns: readonly string[]): string[] | undefined {
  const event = req.headers['x-appwrite-event'];
  if (triggerOf(req) !== 'event' || event === undefined) return undefined;
  const parts = event.split('.');
  for (const pattern of patterns) {
    const ids = idsOf(parts, pattern.split('.'));
    if (ids) return ids;
  }
  return undefined;
}

function idsOf(parts: readonly string[], pattern: readonly string[]): string[] | undefined {
  if (parts.length !== pattern.length) return undefined;
  const fits = pattern.every((word, index) =>
    word === '*' ? /^[\w-]+$/.test(parts[index] ?? '') : word === parts[index],
  );
  return fits ? parts.filter((_, index) => pattern[index] === '*') : undefined;
}
