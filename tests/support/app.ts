import { hash, type Options } from '@node-rs/argon2';
import { type Models, Users } from 'node-appwrite';
import { afterAll, beforeAll, onTestFinished, vi } from 'vitest';
import { applyConfig } from '../../local/config/apply.ts';
import type { Hooks } from '../../local/hooks.ts';
import { inbox } from '../../local/inbox/inbox.ts';
import type { LocalOptions } from '../../local/local.ts';
import { type AddressLimits, type Exchange, fromRequest } from '../../server/src/index.ts';
import { KEY, PROJECT, startAppwrite, type TestAppwrite } from './appwrite.ts';
import { deployFunctions, projectConfig } from './functions.ts';
import { PASSWORD } from './people.ts';

export const ORIGIN = 'http://localhost:3000';
export const SECRET = '0123456789abcdef0123456789abcdef';
export const COOKIE = `a_session_${PROJECT}`;

/** No limit for addresses and clients, in tests that are not about it. */
export const NO_LIMITS: AddressLimits = { perClient: [], perAddressAndClient: [], perAddress: [] };

/** The least time of answers in tests that are not about it. */
export const QUICK = 1;

interface AppOptions {
  /** Functions to deploy. */
  functions?: readonly string[];
  vars?: Readonly<Record<string, string>>;
  local?: Partial<LocalOptions>;
  hooks?: Hooks;
}

/** A local Appwrite for the tests of a file, and the variables of an app's server for it. */
export function useApp({ functions = [], vars = {}, local = {}, hooks = {} }: AppOptions = {}) {
  let appwrite: TestAppwrite | undefined;
  const calls: string[] = [];
  beforeAll(async () => {
    const before: Hooks['before'] = async (call) => {
      if (!call.functionId) calls.push(`${call.method} ${call.route}`);
      await hooks.before?.(call);
    };
    appwrite = await startAppwrite({ ...local, hooks: { ...hooks, before } });
    vi.stubEnv('APPWRITE_ENDPOINT', appwrite.endpoint);
    vi.stubEnv('APPWRITE_PROJECT_ID', PROJECT);
    vi.stubEnv('APPWRITE_API_KEY', KEY);
    vi.stubEnv('APP_ORIGIN', ORIGIN);
    vi.stubEnv('HMAC_SECRET', SECRET);
    if (functions.length === 0) applyConfig(appwrite.local, { ...projectConfig, functions: [] }, {});
    const own = { vars: { HMAC_SECRET: SECRET, REDIRECTS: ORIGIN, ...vars } };
    await deployFunctions(appwrite, functions, { 'send-magic-link': own });
  });
  afterAll(() => appwrite?.close());
  return {
    get appwrite(): TestAppwrite {
      return running();
    },
    /** The calls to Appwrite that something makes, but for those of functions. */
    async callsOf(act: () => Promise<unknown>): Promise<string[]> {
      calls.length = 0;
      await act().catch(() => undefined);
      return [...calls];
    },
    calls,
    /** A user with an address and {@link PASSWORD}. @param cost of checking it; by default it takes no time */
    async addUser(
      userId: string,
      cost: Options = { memoryCost: 8, timeCost: 1, parallelism: 1 },
    ): Promise<Models.User> {
      const imported = { userId, email: `${userId}@example.com`, password: await hash(PASSWORD, cost), name: userId };
      return new Users(running().admin()).createArgon2User(imported);
    },
    /** Appwrite's rate limits apply until the end of the test, and that of sign-outs is reached. */
    reachSignOutLimit(): void {
      const { options, rateLimits } = running().local;
      options.rateLimits = true;
      onTestFinished(() => {
        options.rateLimits = false;
      });
      const request = { hostname: '127.0.0.1', ip: '127.0.0.1', method: 'DELETE', userAgent: '', input: {} };
      const unlimited = { limit: Number.POSITIVE_INFINITY };
      for (const path of ['/account/sessions', '/account/sessions/:sessionId'])
        for (let n = 0; n < 100; n++)
          rateLimits.count({ path, rateLimit: unlimited }, request, { kind: 'guest', roles: [], scopes: [] });
    },
    mails: (to: string) => inbox(running().local.store).where('to', to),
    /** The fragment of the link that an address got last. */
    linkTo(to: string): { url: URL; userId: string; secret: string } {
      const { text = '', html = '' } = inbox(running().local.store).where('to', to).at(-1) ?? {};
      const url = new URL(/https?:[^\s"<]+/.exec(text || html)?.[0] ?? 'http://none');
      const fields = new URLSearchParams(url.hash.slice(1).replaceAll(';', '&'));
      return { url, userId: fields.get('userId') ?? '', secret: fields.get('secret') ?? '' };
    },
  };

  function running(): TestAppwrite {
    if (!appwrite) throw new Error('only within a test');
    return appwrite;
  }
}

/** A browser as an app's server sees it: its cookies, its address, and the headers that a page of the app sends. */
export class Visitor {
  readonly cookies = new Map<string, string>();
  /** The `Set-Cookie` headers of the last answer. */
  set: string[] = [];
  readonly ip: string;

  constructor(ip = '203.0.113.1') {
    this.ip = ip;
  }

  /** A request of this browser. @param headers in addition to or instead of those of a form of the app */
  request(headers: Record<string, string> = {}): Request {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const own = { origin: ORIGIN, 'x-forwarded-for': this.ip, 'user-agent': 'Test', ...(cookie ? { cookie } : {}) };
    return new Request(ORIGIN, { method: 'POST', headers: { ...own, ...headers } });
  }

  /** Runs something for a request of this browser, which keeps the cookies of the answer. */
  async run<Result>(act: (exchange: Exchange) => Promise<Result>, headers?: Record<string, string>): Promise<Result> {
    const exchange = fromRequest(this.request(headers));
    try {
      return await act(exchange);
    } finally {
      this.keep(exchange.answer(new Response()));
    }
  }

  keep(response: Response): void {
    this.set = response.headers.getSetCookie();
    for (const line of this.set) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '') this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
  }
}
