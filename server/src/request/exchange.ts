import { ConfigError } from '../config.ts';
import { type Cookie, headerOf } from './cookies.ts';
import type { RequestHeaders } from './request-headers.ts';

/** One request, and the cookies of its answer. */
export interface Exchange extends RequestHeaders {
  setCookie(cookie: Cookie): void;
  /** The address of the other end of the connection, if the framework tells it. Behind a proxy it is the proxy's. */
  readonly remoteAddress?: string | undefined;
}

/** A cookie store such as Next.js's `await cookies()`. */
export interface CookieStore {
  set(name: string, value: string, options: Cookie['options']): unknown;
}

/** The exchange of a standard `Request`: its answer is passed through `answer`, which adds the cookies. */
export interface RequestExchange extends Exchange {
  answer(response: Response): Response;
}

/** For handlers that get a standard `Request` and give a `Response`. */
export function fromRequest(request: Request): RequestExchange {
  const cookies: string[] = [];
  return {
    headers: request.headers,
    setCookie: (cookie) => cookies.push(headerOf(cookie)),
    answer(response) {
      const headers = new Headers(response.headers);
      for (const cookie of cookies) headers.append('set-cookie', cookie);
      return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
    },
  };
}

/** For Next.js: `fromStore(await headers(), await cookies())` in a server action or a route handler. */
export function fromStore(headers: RequestHeaders['headers'], store: CookieStore): Exchange {
  return { headers, setCookie: ({ name, value, options }) => store.set(name, value, options) };
}

/** The part of Hono's context that is used. */
export interface HonoContext {
  req: { raw: Request };
  header(name: string, value: string, options: { append: boolean }): void;
}

/** For Hono: `fromHono(c)`. @param remoteAddress from `getConnInfo(c)`, if the app has no proxy */
export function fromHono(context: HonoContext, remoteAddress?: string): Exchange {
  return {
    headers: context.req.raw.headers,
    remoteAddress,
    setCookie: (cookie) => context.header('set-cookie', headerOf(cookie), { append: true }),
  };
}

/** The parts of Express's request and response that are used. */
export interface ExpressRequest {
  headers: Readonly<Record<string, string | string[] | undefined>>;
  socket: { remoteAddress?: string | undefined };
}
export interface ExpressResponse {
  append(name: string, value: string): unknown;
}

/** For Express: `fromExpress(req, res)`. */
export function fromExpress(request: ExpressRequest, response: ExpressResponse): Exchange {
  return {
    headers: { get: (name) => [request.headers[name.toLowerCase()] ?? null].flat().join(', ') || null },
    remoteAddress: request.socket.remoteAddress,
    setCookie: (cookie) => response.append('set-cookie', headerOf(cookie)),
  };
}

/**
 * The client's address behind so many proxies of one's own: each of them appends the address that it saw to `X-Forwarded-For`, so
 * a client can forge the entries further left. Pass it as `clientIp`: `clientIp: forwardedFor(1)`. 0 is the connection itself.
 * The result is undefined if the header has fewer entries, which is refused.
 * @throws ConfigError if it is no whole number: the first entry would be taken, which every client can forge
 */
export function forwardedFor(proxies: number): (exchange: Exchange) => string | undefined {
  if (!Number.isInteger(proxies) || proxies < 0) throw new ConfigError('forwardedFor: a number of proxies expected');
  return ({ headers, remoteAddress }) => {
    if (proxies === 0) return remoteAddress;
    return withoutPort(headers.get('x-forwarded-for')?.split(',').at(-proxies)?.trim());
  };
}

/** Some proxies write `192.0.2.1:443` or `[2001:db8::1]:443`. With its port every connection would be a client of its own. */
function withoutPort(entry: string | undefined): string | undefined {
  return /^\[([^\]]+)\](?::\d+)?$/.exec(entry ?? '')?.[1] ?? /^([\d.]+):\d+$/.exec(entry ?? '')?.[1] ?? entry;
}
