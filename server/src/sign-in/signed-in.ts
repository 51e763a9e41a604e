import type { Account, Models } from 'node-appwrite';
import { problems } from '../../../shared/http/problem.ts';
import { refusalOf } from '../../../shared/http/refusals.ts';
import { sessionServices } from '../clients.ts';
import { refusals } from '../problems.ts';
import { sessionCookieName, sessionCookieOf, valuesOf } from '../request/cookies.ts';
import type { Exchange } from '../request/exchange.ts';
import { type Factor, factorsIn } from './factors.ts';

/**
 * How a sign-in went: the cookie is set in both cases. With `second-factor` the session is good for nothing else until the person
 * has given one of `factors`: start it with `startSecondFactor`, and pass the code to `completeSecondFactor`. After a redirect,
 * `secondFactors` reads the factors again.
 */
export type SignedIn = { kind: 'signed-in'; user: Models.User } | { kind: 'second-factor'; factors: readonly Factor[] };

/** A new session. Not every way to sign in tells its factors. */
type NewSession = Pick<Models.Session, 'userId' | 'secret' | 'expire'> & Partial<Pick<Models.Session, 'factors'>>;

/**
 * Sets the cookie of a new session, and says whether it is complete. One call to Appwrite, two if it is not. A session that cannot
 * be used is ended.
 * @throws Problem 403 `blocked`, 409 `no-factor`
 */
export async function signInWith(exchange: Exchange, session: NewSession): Promise<SignedIn> {
  const { account } = sessionServices(exchange, session.secret);
  const outcome = await outcomeOf(account, session.factors).catch(async (error: unknown) => {
    // nobody has its secret: it would only count among the user's sessions
    await account.deleteSession({ sessionId: 'current' }).catch(() => undefined);
    throw error;
  });
  exchange.setCookie(sessionCookieOf(session));
  return outcome;
}

/**
 * Whether a session is complete.
 * @param given the factors of the session: Appwrite counts each of them once
 * @throws Problem 403 `blocked`, 409 `no-factor`
 */
export async function outcomeOf(account: Account, given: readonly string[] = []): Promise<SignedIn> {
  try {
    return { kind: 'signed-in', user: await account.get() };
  } catch (error) {
    const type = refusalOf(error)?.type;
    if (type === 'user_blocked') throw problems.blocked();
    if (type !== 'user_more_factors_required') throw error;
  }
  const factors = factorsIn(await account.listMFAFactors()).filter((factor) => !given.includes(factor));
  if (factors.length === 0) throw refusals.noFactor();
  return { kind: 'second-factor', factors };
}

/** Refuses a browser that sends two sessions: a new cookie would not replace the other one. @throws Problem 400 */
export function refuseTwoSessions(exchange: Exchange): void {
  if (valuesOf(exchange, sessionCookieName()).length > 1) throw refusals.twoCookies();
}
