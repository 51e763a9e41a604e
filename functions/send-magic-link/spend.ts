import type { Keyed } from '../../shared/accounts/keyed.ts';
import { isWithin, networkOf, retryAfter } from '../../shared/accounts/limits.ts';
import { findSent, type LinkSecret } from '../../shared/accounts/mailed-links.ts';
import { takeOwnership } from '../../shared/accounts/owner.ts';
import { invalidLink, tooManyAttempts } from '../../shared/accounts/refused.ts';
import type { Execution } from '../../shared/index.ts';
import { tellPasswordRemoved } from './send.ts';
import { type Opening, open, type Spent } from './session.ts';
import { variables } from './variables.ts';

/** An attempt to use a link. */
export interface Spending {
  link: LinkSecret;
  /** The client's IP address. */
  client: string;
  as: Opening;
}

/**
 * Uses a link: one link, one session, which is created last. After a crash between the claim and the session, the user needs a new
 * link. See `takeOwnership` for how others are kept out.
 * @throws Problem 401, 403 for a blocked user, 409 for a held link, 429, 503 if the time is up
 */
export async function spend(
  keyed: Keyed,
  { link, client, as }: Spending,
  { budget }: Pick<Execution, 'budget'>,
): Promise<Spent> {
  const { admin } = keyed;
  const within = await isWithin(keyed, variables.LIMIT_SESSIONS, 'session', networkOf(client));
  if (!within) throw tooManyAttempts(retryAfter(variables.LIMIT_SESSIONS));
  const row = await findSent(keyed, 'link', link);
  if (!row) throw invalidLink();
  const user = await takeOwnership(keyed, {
    row,
    userId: link.userId,
    minutes: variables.LINK_MINUTES,
    limit: budget,
    tellPasswordRemoved: (who) => tellPasswordRemoved(admin, who),
  });
  return open(admin, { user, row, link, as });
}
