import * as z from 'zod/mini';
import type { AddressLimits } from '../../shared/accounts/limits.ts';
import { defineVariables, list, onOff, secret32, VariablesError, whole } from '../../shared/index.ts';
import { type AllowedRedirect, allowedRedirect } from './redirect.ts';

/** A count and seconds, written `5/900`. */
const limit = z.pipe(
  z.string().check(z.regex(/^[1-9]\d{0,5}\/[1-9]\d{0,6}$/, 'such as 5/900 expected: so many in so many seconds')),
  z.transform((text) => {
    const [count = '', seconds = ''] = text.split('/');
    return { count: Number(count), seconds: Number(seconds) };
  }),
);

const oneLine = z.string().check(z.maxLength(100), z.regex(/^[^\p{Cc}]*$/u, 'a single line expected'));
const domain = z.string().check(z.regex(/^([a-z0-9-]+\.)+[a-z0-9-]+$/, 'such as example.com expected'));

export const variables = defineVariables({
  HMAC_SECRET: secret32(),
  /** Where links may lead, separated by commas: origins, each with the path that an address has to be below. */
  REDIRECTS: list(allowedRedirect).check(z.minLength(1, 'at least one address expected')),
  /** `template`: the function's own mail with Messaging. `appwrite`: Appwrite's own mail, whose link leads to the app's page. */
  SEND_BY: z._default(z.enum(['template', 'appwrite']), 'template'),
  /** Whether an unknown address creates a user. */
  SIGN_UP: z._default(onOff(), true),
  APP_NAME: z._default(oneLine, 'our app'),
  MAIL_FORMAT: z._default(z.enum(['html', 'text']), 'html'),
  /** How many minutes a link of the function's own mail is valid. Appwrite's own links are valid for an hour. */
  LINK_MINUTES: z._default(whole(1, 60), 30),
  /** Links for one address that one client requests; a list such as `5/900,20/86400`. */
  LIMIT_PER_ADDRESS_AND_CLIENT: z._default(list(limit), [{ count: 5, seconds: 900 }]),
  /** Links for one address from all clients; well above the last one, so that no stranger alone reaches it. */
  LIMIT_PER_ADDRESS: z._default(list(limit), [{ count: 30, seconds: 900 }]),
  LIMIT_PER_CLIENT: z._default(list(limit), [{ count: 100, seconds: 900 }]),
  /** Attempts of one client to use a link. An app's server is one client for all its users. */
  LIMIT_SESSIONS: z._default(list(limit), [{ count: 300, seconds: 900 }]),
  /** Both together enable the hosted page: its address on a domain of this function, and the domain that it shares with the app. */
  CALLBACK_URL: z.optional(z.url({ protocol: /^https?$/ })),
  COOKIE_DOMAIN: z.optional(domain),
});

/** The limits of links for an address. */
export function addressLimits(): AddressLimits {
  return {
    perClient: variables.LIMIT_PER_CLIENT,
    perAddressAndClient: variables.LIMIT_PER_ADDRESS_AND_CLIENT,
    perAddress: variables.LIMIT_PER_ADDRESS,
  };
}

/** The page that this function hosts. */
export interface HostedPage {
  url: string;
  cookieDomain: string;
}

/**
 * Where links may lead. Not to this function itself, because its executions would store the secret.
 * @throws VariablesError
 */
export function redirects(): readonly AllowedRedirect[] {
  const { REDIRECTS, CALLBACK_URL } = variables;
  const own = CALLBACK_URL === undefined ? undefined : new URL(CALLBACK_URL).origin;
  if (!REDIRECTS.some(({ origin }) => origin === own)) return REDIRECTS;
  throw new VariablesError('REDIRECTS: an address on the domain of CALLBACK_URL, which is this function');
}

/** The hosted page, if it is enabled and `SEND_BY` is `template`. @throws VariablesError */
export function hostedPage(): HostedPage | undefined {
  const { COOKIE_DOMAIN: cookieDomain, CALLBACK_URL: url, SEND_BY } = variables;
  if (cookieDomain === undefined || SEND_BY === 'appwrite') return undefined;
  if (url === undefined) throw new VariablesError('CALLBACK_URL: expected beside COOKIE_DOMAIN');
  const { hostname, pathname, search, hash } = new URL(url);
  if (pathname !== '/callback' || search !== '' || hash !== '')
    throw new VariablesError('CALLBACK_URL: an address that ends in /callback expected');
  if (hostname !== cookieDomain && !hostname.endsWith(`.${cookieDomain}`))
    throw new VariablesError('CALLBACK_URL: a host of COOKIE_DOMAIN expected');
  return { url, cookieDomain };
}
