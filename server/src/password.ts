import type { Models } from 'node-appwrite';
import { refusalOf } from '../../shared/http/refusals.ts';
import type { Exchange } from './exchange.ts';
import { takingAtLeast } from './least-time.ts';
import { isWithinLimits, keyed, type Settings } from './options.ts';
import { refuseOtherSites } from './origin.ts';
import { refusals } from './problems.ts';
import { refuseTwoSessions, type SignedIn, signInWith } from './signed-in.ts';

/** The longest password that Appwrite accepts. */
const LONGEST = 256;

/**
 * Signs somebody in with their password. An unknown address, a wrong password, a blocked user and a reached limit give the same
 * problem after the same least time. At most six calls to Appwrite.
 * @throws Problem 401 `sign-in`, 403 `origin`, 400 `two-session-cookies`, 503 `unavailable`
 */
export async function signInWithPassword(
  settings: Settings,
  exchange: Exchange,
  { email: written, password }: { email: string; password: string },
): Promise<SignedIn> {
  refuseOtherSites(exchange);
  refuseTwoSessions(exchange);
  return takingAtLeast(settings.leastMilliseconds, 'failures', async () => {
    const email = written.trim().toLowerCase();
    if (!(await isWithinLimits(settings, exchange, 'signIn', email))) throw refusals.signIn();
    return signInWith(exchange, await sessionOf({ email, password: password.slice(0, LONGEST) }));
  });
}

/** @throws Problem `sign-in`, whatever Appwrite refused about the address and the password */
async function sessionOf(credentials: { email: string; password: string }): Promise<Models.Session> {
  try {
    return await keyed().admin.account.createEmailPasswordSession(credentials);
  } catch (error) {
    const { status = 500 } = refusalOf(error) ?? {};
    if (status === 400 || status === 401 || status === 403) throw refusals.signIn();
    throw error;
  }
}
