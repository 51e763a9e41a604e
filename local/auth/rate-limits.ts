import { AppwriteError } from '../errors.ts';
import type { Caller } from './caller.ts';

/**
 * How often guests and users may call a route. API keys are not limited. Source: the route's abuse labels in appwrite
 * 1.9.6.
 */
export interface RateLimit {
  /** Calls in the window. */
  limit: number;
  /** The window, in seconds. Default: 3,600. */
  time?: number;
  /**
   * What is counted. Default: `url:{url},ip:{ip}`. Also `{userId}`, `{method}` and `{param-<name>}`. Several are counted
   * separately.
   */
  key?: string | readonly string[];
  /** The status of an answer that resets the count to zero. */
  resetAt?: number;
}

/** The endpoint that is limited. */
interface Limited {
  path: string;
  rateLimit?: RateLimit | undefined;
}

/** What of a request can be counted. */
interface Counted {
  hostname: string;
  ip: string;
  method: string;
  userAgent: string;
  input: Record<string, unknown>;
}

interface Window {
  count: number;
  endsAt: number;
}

/** Appwrite's limits on how often guests and users may call an endpoint. Kept in memory; a restart resets them. */
export class RateLimits {
  readonly #windows = new Map<string, Window>();

  /** Counts a call. Returns the headers with the number of calls left. @throws AppwriteError general_rate_limit_exceeded */
  count(route: Limited, request: Counted, caller: Caller): Record<string, string> {
    const limit = route.rateLimit;
    if (!limit || caller.kind === 'key') return {};
    const seconds = limit.time ?? 3600;
    let headers: Record<string, string> = {};
    let least = Number.POSITIVE_INFINITY;
    for (const key of keysOf(route, request, caller)) {
      const window = this.#window(key, seconds);
      const remaining = limit.limit - window.count;
      if (remaining < least) {
        least = remaining;
        headers = {
          'x-ratelimit-limit': String(limit.limit),
          'x-ratelimit-remaining': String(Math.max(0, remaining)),
          'x-ratelimit-reset': String(Math.ceil(window.endsAt / 1000)),
        };
      }
      window.count++;
      if (remaining <= 0) {
        const error = AppwriteError.of('general_rate_limit_exceeded');
        Object.assign(error.headers, headers);
        throw error;
      }
    }
    return headers;
  }

  /** Resets the count, as a success does after failed attempts. */
  reset(route: Limited, request: Counted, caller: Caller): void {
    for (const key of keysOf(route, request, caller)) this.#windows.delete(key);
  }

  /** Takes over the counts of another instance. */
  copyFrom(other: RateLimits): void {
    this.#windows.clear();
    for (const [key, window] of other.#windows) this.#windows.set(key, { ...window });
  }

  #window(key: string, seconds: number): Window {
    const now = Date.now();
    const known = this.#windows.get(key);
    if (known && known.endsAt > now) return known;
    if (this.#windows.size > 10_000)
      for (const [old, window] of this.#windows) if (window.endsAt <= now) this.#windows.delete(old);
    const length = seconds * 1000;
    const made = { count: 0, endsAt: (Math.floor(now / length) + 1) * length };
    this.#windows.set(key, made);
    return made;
  }
}

/** The keys that are counted. A key without the route's URL is shared by all routes that have it. */
function keysOf(route: Limited, request: Counted, caller: Caller): string[] {
  const key = route.rateLimit?.key ?? 'url:{url},ip:{ip}';
  const templates = typeof key === 'string' ? [key] : key;
  return templates.map((template) => `${route.rateLimit?.time ?? 3600} ${fill(template, route, request, caller)}`);
}

function fill(template: string, route: Limited, request: Counted, caller: Caller): string {
  return template
    .replaceAll('{url}', request.hostname + route.path)
    .replaceAll('{ip}', request.ip)
    .replaceAll('{method}', request.method)
    .replaceAll('{userId}', caller.kind === 'user' ? caller.user.$id : '')
    .replaceAll('{userAgent}', request.userAgent)
    .replace(/\{param-(\w+)\}/g, (_, name: string) => JSON.stringify(request.input[name] ?? ''));
}
