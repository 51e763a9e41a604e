import { createHash, randomBytes } from 'node:crypto';
import type { OAuthProvider } from 'node-appwrite';
import { isId } from '../../../shared/data/ids.ts';
import { isSame } from '../../../shared/data/keyed-hash.ts';
import { refusalOf } from '../../../shared/http/refusals.ts';
import { adminServicesFor, createAdminClient } from '../clients.ts';
import { ConfigError, variable } from '../config.ts';
import type { Settings } from '../options.ts';
import { refusals, withProblems } from '../problems.ts';
import { flowCookieName, flowCookieOf, valuesOf } from '../request/cookies.ts';
import type { Exchange } from '../request/exchange.ts';
import { ownPath, refuseOtherSites } from '../request/origin.ts';
import { oauthProblems, problemOfOAuth } from './oauth-problems.ts';
import { refuseTwoSessions, type SignedIn, signInWith } from './signed-in.ts';

/** How long somebody may take at the provider. */
const FLOW_MINUTES = 10;

/** Browsers ignore cookies of more than 4,096 characters, with their names and attributes. */
const LONGEST_PATH = 3_500;

/**
 * The secret that ends a sign-in with a provider: a JWT, or 64 characters from older versions of Appwrite, which accepts 256. Nothing
 * that could be guessed is passed on, because Appwrite does not limit a call with the key.
 */
const SECRET = /^[\w.-]{64,256}$/;

/** What `completeOAuth` answers: how the sign-in went, and the path of the app to lead on to with `leadOn`. */
export type OAuthSignedIn = SignedIn & { to: string };

/**
 * Begins a sign-in with an OAuth2 provider, for a form of the app (POST). Redirect to the address that it gives. A short-lived
 * cookie binds the flow to this browser, so that nobody can send somebody else through its end.
 * A later start in the same browser replaces it, also in another tab.
 * @param to the path of the app at which it ends; `/` by default
 * @throws Problem 403 `origin`, 400 `path`, 409 `oauth-off`, 503 `unavailable`; ConfigError if the app's host is no platform of the
 *   project
 */
export async function startOAuth(
  settings: Settings,
  exchange: Exchange,
  { provider, to = '/', scopes }: { provider: `${OAuthProvider}`; to?: string; scopes?: string[] },
): Promise<string> {
  refuseOtherSites(exchange);
  const path = ownPath(to);
  if (encodeURIComponent(path).length > LONGEST_PATH) throw refusals.path('It is too long.');
  if (!/^[\w-]{1,36}$/.test(provider)) throw oauthProblems.off();
  return withProblems(async () => {
    const secret = randomBytes(32).toString('hex');
    const callback = `${variable('APP_ORIGIN')}${settings.pages.oauth}?state=${hashOf(secret)}`;
    const asked = { provider: provider as OAuthProvider, success: callback, failure: callback };
    try {
      const url = await createAdminClient().account.createOAuth2Token({ ...asked, ...(scopes ? { scopes } : {}) });
      exchange.setCookie(flowCookieOf(`${secret} ${path}`, new Date(Date.now() + FLOW_MINUTES * 60_000)));
      return url;
    } catch (error) {
      const status = refusalOf(error)?.status;
      if (status === 412) throw oauthProblems.off();
      if (status !== 400) throw error;
      throw new ConfigError(`Appwrite refuses ${provider}, or the host of APP_ORIGIN is no platform of the project`);
    }
  });
}

/**
 * Ends a sign-in with an OAuth2 provider: for the route at `pages.oauth`, which gets here by a GET from the provider. Answer with
 * `leadOn(to)`: a redirect would count as another site's, so the next page would not get the cookie.
 * @param url of the request, or its path and query
 * @throws Problem 403 `oauth-flow` if this browser did not begin it or took too long; `oauth-denied`, `oauth-off`, `oauth-taken`,
 *   `oauth-address`, `oauth-failed`, `blocked`; 401 `oauth-expired`; 503 `unavailable`
 */
export async function completeOAuth(exchange: Exchange, url: string | URL): Promise<OAuthSignedIn> {
  const query = new URL(url, variable('APP_ORIGIN')).searchParams;
  const flow = flowOf(exchange, query.get('state') ?? '');
  // a foreign callback leaves the flow alone that this browser began
  if (flow === undefined) throw oauthProblems.flow();
  exchange.setCookie(flowCookieOf('', new Date(0)));
  const to = ownPath(flow);
  refuseTwoSessions(exchange);
  return withProblems(async () => {
    const failure = query.get('error');
    if (failure !== null) throw problemOfOAuth(failure);
    const [userId, secret] = [query.get('userId'), query.get('secret') ?? ''];
    if (!isId(userId) || !SECRET.test(secret)) throw oauthProblems.failed();
    const session = await adminServicesFor(exchange)
      .account.createSession({ userId, secret })
      .catch((error: unknown) => {
        // anything else is for the log, such as a missing scope of the key
        throw refusalOf(error)?.type === 'user_invalid_token' ? oauthProblems.expired() : error;
      });
    return { ...(await signInWith(exchange, session)), to };
  });
}

/** The path of the flow that this browser began; undefined if it began none with this state. */
function flowOf(exchange: Exchange, state: string): string | undefined {
  const flows = valuesOf(exchange, flowCookieName()).map((value) => value.split(' '));
  const found = flows.find(([secret = '']) => isSame(hashOf(secret), state));
  return found?.[1];
}

/** The provider sees the state in the address of the callback, but not the cookie. */
function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
