import type { AuthenticationFactor } from 'node-appwrite';
import { tooManyAttempts } from '../../../shared/accounts/refused.ts';
import { isId } from '../../../shared/data/ids.ts';
import { refusalOf } from '../../../shared/http/refusals.ts';
import { createSessionClient, sessionOf } from '../clients.ts';
import { readAsUser } from '../current-user.ts';
import { refuseManyUses, type Settings } from '../options.ts';
import { problemOf, refusals } from '../problems.ts';
import type { Exchange } from '../request/exchange.ts';
import { refuseOtherSites } from '../request/origin.ts';
import type { RequestHeaders } from '../request/request-headers.ts';
import { FACTORS, type Factor, factorsIn } from './factors.ts';
import { outcomeOf, type SignedIn } from './signed-in.ts';

/** Seconds of Appwrite's limits on challenges: 10 for a user, and 10 codes for a challenge. Source: appwrite 1.9.6. */
const APPWRITE_WINDOW = '3600';

/** The longest code that Appwrite accepts, in characters. */
const LONGEST = 256;

/**
 * The second factors of the person of a request, for the page that asks for one: one call to Appwrite, none without a session
 * cookie. Empty for a guest, an ended session, and a blocked or deleted user.
 * @throws AppwriteException or a network error, if Appwrite could not answer
 */
export async function secondFactors(request: RequestHeaders): Promise<readonly Factor[]> {
  const found = await readAsUser(request, ({ account }) => account.listMFAFactors());
  return found === undefined ? [] : factorsIn(found);
}

/**
 * Begins the second step of a sign-in; an e-mail or SMS with a code is sent for these factors. Give the id to the page, and pass it
 * with the code to `completeSecondFactor`.
 * @throws Problem 401 `signed-out`, 400 `factor` if the person does not have it, 403 `origin`, 429 `too-many-attempts`, 503
 */
export async function startSecondFactor(exchange: Exchange, factor: Factor): Promise<{ challengeId: string }> {
  refuseOtherSites(exchange);
  if (!FACTORS.includes(factor)) throw refusals.factor();
  if (sessionOf(exchange) === undefined) throw refusals.signedOut();
  try {
    // the value of the SDK's enumeration for recovery codes makes a challenge that no code answers
    const asked = factor as AuthenticationFactor;
    const challenge = await createSessionClient(exchange).account.createMFAChallenge({ factor: asked });
    return { challengeId: challenge.$id };
  } catch (error) {
    const status = refusalOf(error)?.status;
    if (status === 400) throw refusals.factor();
    throw status === 401 ? refusals.signedOut() : unlessLimited(error);
  }
}

/**
 * Completes a sign-in with the code of the second factor. The answer is `second-factor` again if Appwrite does not count the factor:
 * a code by e-mail after OAuth2, which counts as e-mail itself.
 * @throws Problem 401 `code`, `signed-out`, 403 `origin`, 409 `no-factor`, 429 `too-many-attempts`, 503 `unavailable`
 */
export async function completeSecondFactor(
  settings: Settings,
  exchange: Exchange,
  { challengeId, code }: { challengeId: string; code: string },
): Promise<SignedIn> {
  refuseOtherSites(exchange);
  if (sessionOf(exchange) === undefined) throw refusals.signedOut();
  const { account } = createSessionClient(exchange);
  try {
    await refuseManyUses(settings, exchange);
    const otp = String(code).trim();
    if (!isId(challengeId) || otp.length > LONGEST) throw refusals.code();
    const { factors } = await account.updateMFAChallenge({ challengeId, otp });
    return await outcomeOf(account, factors);
  } catch (error) {
    const { status, type } = refusalOf(error) ?? {};
    if (status === 400 || type === 'user_invalid_token') throw refusals.code();
    throw status === 401 ? refusals.signedOut() : unlessLimited(error);
  }
}

/** Appwrite's own limits apply, because these calls have no key. */
function unlessLimited(error: unknown): unknown {
  return refusalOf(error)?.status === 429 ? tooManyAttempts(APPWRITE_WINDOW) : problemOf(error);
}
