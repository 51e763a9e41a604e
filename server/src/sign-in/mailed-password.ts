import { findSent, isLink, type LinkSecret, release } from '../../../shared/accounts/mailed-links.ts';
import { takeOwnership } from '../../../shared/accounts/owner.ts';
import { findUser, makeUser } from '../../../shared/accounts/people.ts';
import { invalidLink } from '../../../shared/accounts/refused.ts';
import { CallTime } from '../../../shared/budget.ts';
import { refusalOf } from '../../../shared/http/refusals.ts';
import { adminServicesFor } from '../clients.ts';
import { isWithinLimits, keyed, refuseManyUses, type Settings } from '../options.ts';
import { refusals, withProblems } from '../problems.ts';
import type { Exchange } from '../request/exchange.ts';
import { refuseOtherSites } from '../request/origin.ts';
import { takingAtLeast } from './least-time.ts';
import { mailLink } from './mail-link.ts';
import { addressOf, isEmail } from './mails.ts';
import { LONGEST_PASSWORD } from './password-sign-in.ts';
import { refuseTwoSessions, type SignedIn, signInWith } from './signed-in.ts';

/** Seconds that the steps of a completion may take together. */
export const COMPLETION_SECONDS = 25;
/** The longest name that Appwrite accepts. */
const LONGEST_NAME = 128;

/**
 * Signs somebody up: mails a link to set the password, with which `completePasswordReset` signs them in. Always the same answer,
 * whether or not the address has an account, whose owner gets a mail that says so. Nobody can choose the password of somebody
 * else's address, because only the mail leads on.
 * @throws Problem 400 `email`, 403 `origin`, 503 `unavailable`
 */
export function signUp(
  settings: Settings,
  exchange: Exchange,
  { email, name }: { email: string; name?: string },
): Promise<void> {
  return mailTo(settings, exchange, email, async (address) => {
    const { admin } = keyed();
    const known = await findUser(admin, address);
    const user = known ?? (await makeUser(admin, address, nameOf(name)));
    if (!user?.status) return;
    const isNew = !user.password && !user.emailVerification;
    await mailLink(settings, { user, kind: isNew ? 'sign-up' : 'known', purpose: 'password' });
  });
}

/**
 * Mails a link to set a new password. The same answer, whether or not the address has an account.
 * @throws Problem 400 `email`, 403 `origin`, 503 `unavailable`
 */
export function requestPasswordReset(
  settings: Settings,
  exchange: Exchange,
  { email }: { email: string },
): Promise<void> {
  return mailTo(settings, exchange, email, async (address) => {
    const user = await findUser(keyed().admin, address);
    if (user?.status) await mailLink(settings, { user, kind: 'password', purpose: 'password' });
  });
}

/** A name that Appwrite accepts: bounded, on one line, and without half a character. */
function nameOf(written: unknown): string | undefined {
  if (typeof written !== 'string') return undefined;
  const line = written.slice(0, LONGEST_NAME).replace(/[\s\p{Cc}\p{Cs}]+/gu, ' ');
  return line.trim();
}

async function mailTo(
  settings: Settings,
  exchange: Exchange,
  written: string,
  send: (email: string) => Promise<void>,
): Promise<void> {
  refuseOtherSites(exchange);
  const email = addressOf(written);
  if (!isEmail(email)) throw refusals.email();
  await takingAtLeast(settings.leastMilliseconds, 'everything', async () => {
    if (await isWithinLimits(settings, exchange, 'mails', email)) await send(email);
  });
}

/**
 * Sets a new password with a mailed link, ends every session of the user, and signs them in. Opening the link proves the address;
 * if it was not proved before, every other way into the account is closed.
 * @throws Problem 400 `password`, which leaves the link valid; 401 `link`, 403 `blocked`, `origin`, 409 `held`, 429, 503
 */
export async function completePasswordReset(
  settings: Settings,
  exchange: Exchange,
  { password, ...link }: LinkSecret & { password: string },
): Promise<SignedIn> {
  refuseOtherSites(exchange);
  refuseTwoSessions(exchange);
  return withProblems(async () => {
    if (typeof password !== 'string' || password.length < 8 || password.length > LONGEST_PASSWORD)
      throw refusals.password(`A password has 8 to ${LONGEST_PASSWORD} characters.`);
    if (!isLink(link)) throw invalidLink();
    await refuseManyUses(settings, exchange);
    const { admin } = keyed();
    const row = await findSent(keyed(), 'password', link);
    if (!row) throw invalidLink();
    const { $id: userId, email } = await takeOwnership(keyed(), {
      row,
      userId: link.userId,
      minutes: settings.linkMinutes,
      limit: new CallTime(COMPLETION_SECONDS).begin(),
      // they are setting another one
      tellPasswordRemoved: async () => undefined,
    });
    try {
      await admin.users.updatePassword({ userId, password });
    } catch (error) {
      if (refusalOf(error)?.status !== 400) throw error;
      await release(admin, row);
      throw refusals.password('It is too common, contains personal data, or was used before.');
    }
    await admin.users.deleteSessions({ userId });
    // by its address, so that nothing is given if the address changes at this moment
    const session = await adminServicesFor(exchange).account.createEmailPasswordSession({ email, password });
    return signInWith(exchange, session);
  });
}
