import { isIP } from 'node:net';
import type { Keyed } from '../../shared/accounts/keyed.ts';
import {
  type AddressLimits,
  isAllowed,
  isWithin,
  type Limit,
  networkOf,
  retryAfter,
} from '../../shared/accounts/limits.ts';
import { tooManyAttempts } from '../../shared/accounts/refused.ts';
import { createAdminClient } from './clients.ts';
import { ConfigError, variable } from './config.ts';
import type { Exchange } from './request/exchange.ts';
import { type Mail, type MailContent, textMail } from './sign-in/mails.ts';

/** Paths of the app's own pages. */
export interface Pages {
  /** Where mailed links of `send-magic-link` lead: has to be in its `REDIRECTS`. */
  link: string;
  /** Where a mailed link to set a password leads. */
  password: string;
  /** Where a mailed link that proves an address leads. */
  address: string;
  /** The route that answers with `completeOAuth`. */
  oauth: string;
}

/** What an app decides about sign-in. */
export interface SignInOptions {
  /**
   * The client's IP address, for the limits. There is no default, because only the host knows which hop of `X-Forwarded-For` is the
   * client: `forwardedFor(1)` behind one proxy, `forwardedFor(0)` without one.
   */
  clientIp(exchange: Exchange): string | undefined;
  /** The app's name in mails. */
  appName: string;
  pages?: Partial<Pages>;
  /** The text of a mail; by default English. */
  mail?(mail: Mail): MailContent;
  limits?: Partial<Limits>;
  /** How many minutes mailed links are valid; 30 by default, at most 60. */
  linkMinutes?: number;
  /** The least time of an answer that could tell who has an account; 1,000 by default. */
  leastMilliseconds?: number;
}

export interface Limits {
  /** Attempts to sign in with a password. */
  signIn: AddressLimits;
  /** Mails that somebody who is not signed in requests. */
  mails: AddressLimits;
  /** Attempts of one client to use a mailed link or a code. */
  uses: readonly Limit[];
}

const few = (count: number): Limit => ({ count, seconds: 900 });

const LIMITS: Limits = {
  signIn: { perClient: [few(200)], perAddressAndClient: [few(10)], perAddress: [few(100)] },
  mails: {
    perClient: [few(100)],
    perAddressAndClient: [few(5), { count: 20, seconds: 86_400 }],
    perAddress: [few(30), { count: 100, seconds: 86_400 }],
  },
  uses: [few(100)],
};

const PAGES: Pages = { link: '/auth/link', password: '/auth/password', address: '/auth/address', oauth: '/auth/oauth' };

/** The options with their defaults. */
export interface Settings extends Required<Omit<SignInOptions, 'pages' | 'limits'>> {
  pages: Pages;
  limits: Limits;
}

/** @throws ConfigError if an option is wrong */
export function settingsOf({ pages, limits, ...options }: SignInOptions): Settings {
  const defaults = { mail: textMail, linkMinutes: 30, leastMilliseconds: 1_000 };
  const settings = { ...defaults, ...options, pages: { ...PAGES, ...pages }, limits: { ...LIMITS, ...limits } };
  const { clientIp, appName, linkMinutes, leastMilliseconds } = settings;
  const mistakes = [
    typeof clientIp === 'function' ? '' : 'clientIp: a function expected, such as forwardedFor(1)',
    /^[^\p{Cc}]+$/u.test(appName ?? '') ? '' : 'appName: a name on one line expected',
    linkMinutes > 0 && linkMinutes <= 60 ? '' : 'linkMinutes: more than 0 and at most 60 expected',
    leastMilliseconds >= 0 ? '' : 'leastMilliseconds: at least 0 expected',
    ...Object.entries(settings.pages).map(([name, path]) => (isPath(path) ? '' : `pages.${name}: a path expected`)),
  ].filter(Boolean);
  if (mistakes.length > 0) throw new ConfigError(`createSignIn: ${mistakes.join('; ')}`);
  return settings;
}

/** Whether a text is a path that can follow an origin, without a query or fragment. */
function isPath(text: string): boolean {
  return /^\/(?!\/)[\w.~/-]*$/.test(text);
}

/** A counter belongs to one window of time, so it can be forgotten at any time. */
const MOST_REACHED = 10_000;
const reached = new Set<string>();

/** The admin client, and the secret for ids and hashes. @throws ConfigError */
export function keyed(): Keyed {
  if (reached.size > MOST_REACHED) reached.clear();
  return { admin: createAdminClient(), secret: variable('HMAC_SECRET'), reached };
}

/** The client's IP address. @throws ConfigError if the app could not tell it, because no limit would hold */
export function clientOf(settings: Settings, exchange: Exchange): string {
  const client = settings.clientIp(exchange) ?? '';
  if (isIP(client) !== 0) return client;
  throw new ConfigError(
    'clientIp gave no IP address: it has to fit the proxies in front of the app (see forwardedFor)',
  );
}

/** Refuses a client who has tried too many links or codes. Counts one more. @throws Problem 429 `too-many-attempts` */
export async function refuseManyUses(settings: Settings, exchange: Exchange): Promise<void> {
  const { uses } = settings.limits;
  const network = networkOf(clientOf(settings, exchange));
  if (!(await isWithin(keyed(), uses, 'app uses', network))) throw tooManyAttempts(retryAfter(uses));
}

/** Whether a limit for an address is not reached yet. Counts one more. */
export function isWithinLimits(
  settings: Settings,
  exchange: Exchange,
  which: 'signIn' | 'mails',
  email: string,
): Promise<boolean> {
  const about = { email, client: clientOf(settings, exchange) };
  return isAllowed(keyed(), settings.limits[which], about, `app ${which} `);
}
