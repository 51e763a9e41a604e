import { ExecutionMethod, type Models } from 'node-appwrite';
import { APP_CLIENT, signedClient } from '../../../shared/accounts/app-client.ts';
import { isLink } from '../../../shared/accounts/mailed-links.ts';
import { invalidLink } from '../../../shared/accounts/refused.ts';
import { Problem, problems } from '../../../shared/http/problem.ts';
import { ConfigError, variable } from '../config.ts';
import { clientOf, keyed, type Settings } from '../options.ts';
import { refusals, withProblems } from '../problems.ts';
import type { Exchange } from '../request/exchange.ts';
import { refuseOtherSites } from '../request/origin.ts';
import { takingAtLeast } from './least-time.ts';
import { addressOf, isEmail } from './mails.ts';
import { refuseTwoSessions, type SignedIn, signInWith } from './signed-in.ts';

const FUNCTION = 'send-magic-link';

/** Characters of the browser's name that are passed on. Appwrite bounds the headers of an execution together. */
const LONGEST_AGENT = 1_000;

/** What `requestMagicLink` answers. */
export interface Requested {
  /** Two words that are in the mail, too, for the person to compare; if they were requested. */
  phrase?: string;
}

/**
 * Has a link mailed by the function `send-magic-link`, which limits it by the address and the person's client. The answer does not
 * tell who has an account.
 * @throws Problem 400 `email`, `no-phrase`, 403 `origin`, 503 `unavailable`; ConfigError if the function's `REDIRECTS` lacks the page
 */
export async function requestMagicLink(
  settings: Settings,
  exchange: Exchange,
  { email: written, phrase }: { email: string; phrase?: true },
): Promise<Requested> {
  refuseOtherSites(exchange);
  const email = addressOf(written);
  if (!isEmail(email)) throw refusals.email();
  return takingAtLeast(settings.leastMilliseconds, 'everything', async () => {
    const redirect = `${variable('APP_ORIGIN')}${settings.pages.link}`;
    const asked = { email, redirect, ...(phrase ? { phrase: true } : {}) };
    const answer = await execute('/', { settings, exchange }, asked);
    return typeof answer['phrase'] === 'string' ? { phrase: answer['phrase'] } : {};
  });
}

/**
 * Signs somebody in with a mailed link, whose fragment has `userId` and `secret`. Call it when the person has clicked, not when the
 * page is opened: mail scanners open links, too.
 * @throws Problem 401 `link`, 403 `blocked` and `origin`, 409 `held`, 429 `too-many-attempts`, 503 `unavailable`
 */
export async function completeMagicLink(
  settings: Settings,
  exchange: Exchange,
  { userId, secret }: { userId: string; secret: string },
): Promise<SignedIn> {
  refuseOtherSites(exchange);
  refuseTwoSessions(exchange);
  return withProblems(async () => {
    if (!isLink({ userId, secret })) throw invalidLink();
    const session = await execute('/session', { settings, exchange }, { userId, secret });
    return signInWith(exchange, session as unknown as Models.Session);
  });
}

/**
 * Calls the function with the key, and tells it the person's client, for its limits, and their browser, for the session.
 * @throws Problem as the function answered
 */
async function execute(
  path: string,
  { settings, exchange }: { settings: Settings; exchange: Exchange },
  input: object,
): Promise<Record<string, unknown>> {
  const { admin, secret } = keyed();
  const body = JSON.stringify(input);
  const client = signedClient(secret, clientOf(settings, exchange), body);
  const agent = exchange.headers.get('user-agent')?.slice(0, LONGEST_AGENT);
  const { responseStatusCode, responseBody, responseHeaders } = await admin.functions.createExecution({
    functionId: FUNCTION,
    xpath: path,
    method: ExecutionMethod.POST,
    headers: { 'content-type': 'application/json', [APP_CLIENT]: client, ...(agent ? { 'user-agent': agent } : {}) },
    body,
  });
  const answer = responseBody === '' ? {} : (JSON.parse(responseBody) as Record<string, unknown>);
  if (responseStatusCode < 400) return answer;
  if (responseStatusCode >= 500) throw problems.unavailable();
  const wait = responseHeaders.find(({ name }) => name === 'retry-after')?.value;
  throw refusalIn(answer, responseStatusCode, wait);
}

function refusalIn(
  { type, title, detail, until }: Record<string, unknown>,
  status: number,
  wait: string | undefined,
): Problem | ConfigError {
  const slug = String(type ?? '').replace('urn:problem:', '');
  // everything but the address is known to be valid
  if (slug === 'invalid-input') return refusals.email();
  if (slug === 'redirect')
    return new ConfigError(`REDIRECTS of ${FUNCTION} does not allow APP_ORIGIN with the path pages.link`);
  return new Problem(status, slug, String(title ?? ''), {
    ...(typeof detail === 'string' ? { detail } : {}),
    ...(wait === undefined ? {} : { headers: { 'retry-after': wait } }),
    ...(until === undefined ? {} : { members: { until } }),
  });
}
