import type { AuthenticationFactor } from 'node-appwrite';
import { refusalOf } from '../../shared/http/refusals.ts';
import { createSessionClient, sessionOf } from './clients.ts';
import type { Exchange } from './exchange.ts';
import { refuseManyUses, type Settings } from './options.ts';
import { refuseOtherSites } from './origin.ts';
import { problemOf, refusals } from './problems.ts';
import type { Factor, SignedIn } from './signed-in.ts';

/**
 * Begins the second step of a sign-in; an e-mail or SMS with a code is sent for these factors. Give the id to the page, and pass it
 * with the code to `completeSecondFactor`.
 * @throws Problem 401 `signed-out`, 403 `origin`
 */
export async function startSecondFactor(exchange: Exchange, factor: Factor): Promise<{ challengeId: string }> {
  refuseOtherSites(exchange);
  if (sessionOf(exchange) === undefined) throw refusals.signedOut();
  try {
    // the value of the SDK's enumeration for recovery codes makes a challenge that no code answers
    const asked = factor as AuthenticationFactor;
    const challenge = await createSessionClient(exchange).account.createMFAChallenge({ factor: asked });
    return { challengeId: challenge.$id };
  } catch (error) {
    throw refusalOf(error)?.status === 401 ? refusals.signedOut() : problemOf(error);
  }
}

/**
 * Completes a sign-in with the code of the second factor.
 * @throws Problem 401 `code`, `signed-out`, 403 `origin`, 429 `too-many-attempts`
 */
export async function completeSecondFactor(
  settings: Settings,
  exchange: Exchange,
  { challengeId, code }: { challengeId: string; code: string },
): Promise<SignedIn> {
  refuseOtherSites(exchange);
  const session = sessionOf(exchange);
  if (session === undefined) throw refusals.signedOut();
  const { account } = createSessionClient(exchange);
  try {
    await refuseManyUses(settings, exchange);
    await account.updateMFAChallenge({ challengeId, otp: code.trim() });
    return { kind: 'signed-in', user: await account.get() };
  } catch (error) {
    throw refusalOf(error)?.status === 401 ? refusals.code() : problemOf(error);
  }
}
