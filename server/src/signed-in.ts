import type { Models } from 'node-appwrite';
import { refusalOf } from '../../shared/http/refusals.ts';
import { sessionServices } from './clients.ts';
import { sessionCookieName, sessionCookieOf, valuesOf } from './cookies.ts';
import type { Exchange } from './exchange.ts';
import { refusals } from './problems.ts';

/** What can be asked of somebody in addition to a password or a link. */
export type Factor = 'totp' | 'email' | 'phone' | 'recoveryCode';

/**
 * How a sign-in went: the cookie is set in both cases. With `second-factor` the session is good for nothing else until the person
 * has given it: ask for a code with `startSecondFactor` and pass it to `completeSecondFactor`.
 */
export type SignedIn = { kind: 'signed-in'; user: Models.User } | { kind: 'second-factor'; factors: readonly Factor[] };

type NewSession = Pick<Models.Session, 'userId' | 'secret' | 'expire'>;

/**
 * Sets the cookie of a new session, and says whether it is complete. One call to Appwrite.
 * @throws Problem `sign-in` for a blocked user, whose session is ended
 */
export async function signInWith(exchange: Exchange, session: NewSession): Promise<SignedIn> {
  const { account } = sessionServices(exchange, session.secret);
  const answer = await account.get().then(
    (user): SignedIn => ({ kind: 'signed-in', user }),
    async (error: unknown): Promise<SignedIn> => {
      const type = refusalOf(error)?.type;
      if (type === 'user_more_factors_required')
        return { kind: 'second-factor', factors: factorsOf(await account.listMFAFactors()) };
      if (type === 'user_blocked') throw refusals.signIn();
      throw error;
    },
  );
  exchange.setCookie(sessionCookieOf(session));
  return answer;
}

function factorsOf({ totp, email, phone, recoveryCode }: Models.MfaFactors): Factor[] {
  const found = { totp, email, phone, recoveryCode };
  return (Object.keys(found) as Factor[]).filter((factor) => found[factor]);
}

/** Refuses a browser that sends two sessions: a new cookie would not replace the other one. @throws Problem 400 */
export function refuseTwoSessions(exchange: Exchange): void {
  if (valuesOf(exchange, sessionCookieName()).length > 1) throw refusals.twoCookies();
}
