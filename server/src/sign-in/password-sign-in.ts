import { Problem } from '../../../shared/http/problem.ts';
import { refusalOf } from '../../../shared/http/refusals.ts';
import { adminServicesFor } from '../clients.ts';
import { isWithinLimits, type Settings } from '../options.ts';
import { refusals } from '../problems.ts';
import type { Exchange } from '../request/exchange.ts';
import { refuseOtherSites } from '../request/origin.ts';
import { takingAtLeast } from './least-time.ts';
import { addressOf } from './mails.ts';
import { refuseTwoSessions, type SignedIn, signInWith } from './signed-in.ts';

/** The longest password that Appwrite accepts, in characters. */
export const LONGEST_PASSWORD = 256;

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
    const email = addressOf(written);
    // nobody has such an address or password, so nothing is counted or asked
    if (email === '' || typeof password !== 'string' || password.length > LONGEST_PASSWORD) throw refusals.signIn();
    if (!(await isWithinLimits(settings, exchange, 'signIn', email))) throw refusals.signIn();
    try {
      const session = await adminServicesFor(exchange).account.createEmailPasswordSession({ email, password });
      return await signInWith(exchange, session);
    } catch (error) {
      throw isRefused(error) ? refusals.signIn() : error;
    }
  });
}

/** What Appwrite answers to the address and the password themselves. Not a missing scope of the key, which is for the log. */
const REFUSED = ['user_invalid_credentials', 'user_blocked', 'general_argument_invalid'];

/** Whether the address or the password was refused, or the user is blocked. */
function isRefused(error: unknown): boolean {
  if (error instanceof Problem) return error.slug === 'blocked';
  return REFUSED.includes(refusalOf(error)?.type ?? '');
}
