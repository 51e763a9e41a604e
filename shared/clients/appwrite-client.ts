import { setTimeout as sleep } from 'node:timers/promises';
import { AppwriteException, Client } from 'node-appwrite';
import { BudgetError, type TimeLimit } from '../budget.ts';
import { parseJson } from './json.ts';
import { hadNoEffect, isPassing, isSafeToRepeat, waitBefore } from './repeat.ts';

type Params = Record<string, unknown>;
/** The time that calls may take: of a whole execution, or of each call. */
interface Time {
  begin(): TimeLimit;
}
interface Failure {
  error: unknown;
  status: number | undefined;
  retryAfter: string | null;
}

/**
 * The SDK's client. It repeats a call after 429, 5xx or a broken connection if a repetition is safe. Calls end with their time limit.
 * @throws BudgetError from any call after the time is up
 */
export class AppwriteClient extends Client {
  readonly #time: Time;

  /** @param time a `Budget` in a function, `CallTime` in an app's server */
  constructor(time: Time) {
    super();
    this.#time = time;
  }

  /** A copy of this client that sends one more header. */
  withHeader(name: string, value: string): AppwriteClient {
    const copy = new AppwriteClient(this.#time);
    copy.config = { ...this.config };
    copy.headers = { ...this.headers, [name]: value };
    return copy;
  }

  /** Tells Appwrite the caller's user agent, without the characters that a header cannot contain. */
  forwardUserAgent(agent: string | null | undefined): this {
    const text = agent?.replace(/[^\x20-\x7e]/g, '').trim();
    return text ? this.setForwardedUserAgent(text) : this;
  }

  override async call(
    method: string,
    url: URL,
    headers = {},
    params: Params = {},
    responseType = 'json',
  ): Promise<unknown> {
    // uploads use the SDK's own code: its FormData works only with its own fetch
    if (Object.values(headers).includes('multipart/form-data')) {
      this.#time.begin().signal.throwIfAborted();
      return super.call(method, url, headers, params, responseType);
    }
    return this.#send(method, url, { headers, params, follow: 'follow' }, (response) => read(response, responseType));
  }

  /** The address to which Appwrite redirects. */
  override redirect(method: string, url: URL, headers = {}, params: Params = {}): Promise<string> {
    return this.#send(method, url, { headers, params, follow: 'manual' }, async (response) => {
      const address = response.headers.get('location');
      if (address === null) throw new AppwriteException('Appwrite did not redirect', response.status);
      return address;
    });
  }

  async #send<Data>(
    method: string,
    url: URL,
    { headers, params, follow }: { headers: Record<string, string>; params: Params; follow: 'follow' | 'manual' },
    readData: (response: Response) => Promise<Data>,
  ): Promise<Data> {
    const limit = this.#time.begin();
    limit.signal.throwIfAborted();
    const { uri, options } = this.prepareRequest(method, url, headers, params);
    const init = {
      method: options.method ?? method,
      headers: options.headers as Record<string, string>,
      body: (options.body ?? null) as string | null,
      redirect: follow,
      signal: limit.signal,
    };
    const safe = isSafeToRepeat(method.toUpperCase(), url.pathname, params);
    for (let attempt = 1; ; attempt++) {
      const outcome = await this.#attempt(uri, init, readData);
      if ('data' in outcome) return outcome.data;
      const mayRepeat =
        isPassing(outcome.status, outcome.error) && (safe || hadNoEffect(outcome.status, outcome.error));
      const wait = mayRepeat ? waitBefore(attempt, outcome.retryAfter) : undefined;
      if (wait === undefined || wait >= limit.left()) throw outcome.error;
      await sleep(wait, undefined, { signal: limit.signal }).catch(() => limit.signal.throwIfAborted());
    }
  }

  async #attempt<Data>(
    uri: string,
    init: RequestInit,
    readData: (response: Response) => Promise<Data>,
  ): Promise<{ data: Data } | Failure> {
    try {
      const response = await fetch(uri, init);
      if (response.status < 400) return { data: await readData(response) };
      const error = await refusal(response);
      return { error, status: response.status, retryAfter: retryAfterOf(response) };
    } catch (error) {
      if (error instanceof BudgetError) throw error;
      return { error, status: undefined, retryAfter: null };
    }
  }
}

/** Appwrite's own rate limits send `x-ratelimit-reset`, in seconds since 1970, instead of `Retry-After`. */
function retryAfterOf({ status, headers }: Response): string | null {
  const reset = Number(headers.get('x-ratelimit-reset'));
  if (headers.has('retry-after') || status !== 429 || !(reset > 0)) return headers.get('retry-after');
  return new Date(reset * 1000).toUTCString();
}

async function read(response: Response, responseType: string): Promise<unknown> {
  if (isJson(response)) return parseJson(await response.text());
  return responseType === 'arrayBuffer' ? response.arrayBuffer() : { message: await response.text() };
}

async function refusal(response: Response): Promise<AppwriteException> {
  const text = await response.text();
  const body = isJson(response) ? (parseJson(text) as { message?: unknown; type?: unknown }) : {};
  return new AppwriteException(String(body.message ?? text), response.status, String(body.type ?? ''), text);
}

function isJson(response: Response): boolean {
  return response.headers.get('content-type')?.includes('application/json') ?? false;
}
