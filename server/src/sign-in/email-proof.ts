import type { Models } from 'node-appwrite';
import { findSent, isLink, type LinkSecret } from '../../../shared/accounts/mailed-links.ts';
import { takeOwnership } from '../../../shared/accounts/owner.ts';
import { invalidLink, tooManyAttempts } from '../../../shared/accounts/refused.ts';
import { CallTime } from '../../../shared/budget.ts';
import { isProved } from '../../../shared/data/proof.ts';
import { createSessionClient } from '../clients.ts';
import { currentUser } from '../current-user.ts';
import { isWithinLimits, keyed, refuseManyUses, type Settings } from '../options.ts';
import { refusals, withProblems } from '../problems.ts';
import type { Exchange } from '../request/exchange.ts';
import { refuseOtherSites } from '../request/origin.ts';
import { mailLink, tellPasswordRemoved } from './mail-link.ts';
import { COMPLETION_SECONDS } from './mailed-password.ts';

/** Whether a mail was sent, or nothing is to prove. */
export type ProofRequested = 'sent' | 'proved';

/**
 * Mails a link to the address of the signed-in user, with which they show that it is theirs.
 * @throws Problem 401 `signed-out`, 400 `email` without an address, 403 `origin`, 429 `too-many-attempts`, 503 `unavailable`
 */
export async function requestEmailProof(settings: Settings, exchange: Exchange): Promise<ProofRequested> {
  refuseOtherSites(exchange);
  return withProblems(async () => {
    const user = await currentUser(exchange);
    if (!user) throw refusals.signedOut();
    if (user.email === '') throw refusals.email();
    if (await isProved(keyed().admin, user)) return 'proved';
    if (!(await isWithinLimits(settings, exchange, 'mails', user.email))) throw tooManyAttempts('900');
    await mailLink(settings, { user, kind: 'address', purpose: 'address' });
    return 'sent';
  });
}

/**
 * Proves the address of the signed-in user with a mailed link. It has to be the same user: a link alone would prove the address for
 * whoever had requested it. Every way into the account but the one that they came by is closed, because somebody else could have
 * prepared it: other sessions, a password if they did not sign in with it, other providers, the phone, open invitations.
 * @throws Problem 401 `signed-out`, `link`, 403 `blocked`, `origin`, 409 `held`, 429, 503
 */
export async function completeEmailProof(
  settings: Settings,
  exchange: Exchange,
  link: LinkSecret,
): Promise<Models.User> {
  refuseOtherSites(exchange);
  return withProblems(async () => {
    const user = await currentUser(exchange);
    if (user?.$id !== link.userId) throw refusals.signedOut();
    if (!isLink(link)) throw invalidLink();
    await refuseManyUses(settings, exchange);
    const row = await findSent(keyed(), 'address', link);
    if (!row) throw invalidLink();
    return takeOwnership(keyed(), {
      row,
      userId: user.$id,
      minutes: settings.linkMinutes,
      limit: new CallTime(COMPLETION_SECONDS).begin(),
      tellPasswordRemoved: (who) => tellPasswordRemoved(settings, who),
      kept: await createSessionClient(exchange).account.getSession({ sessionId: 'current' }),
    });
  });
}
