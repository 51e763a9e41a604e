import type { AdminServices, Budget } from '../../shared/index.ts';
import { pagesOf } from './audience.ts';
import { consentTo } from './consent.ts';
import type { CampaignRequest, Progress } from './contract.ts';

/** Time reserved for the answer, in milliseconds. */
const RESERVE = 5_000;

/**
 * Counts the users whom a campaign would reach now: `total` minus `skipped`. If one execution cannot check all of them, `percent`
 * says how far it got (or is null), and `skipped` counts up to there.
 */
export async function countOnly(
  admin: AdminServices,
  definition: CampaignRequest,
  { total, page, budget }: { total: number | null; page: number; budget: Budget },
): Promise<Progress> {
  const { campaign, channel, audience } = definition;
  const base = { campaign, channel, state: 'counted', sent: 0, failed: 0, startedAt: null, expectedEnd: null } as const;
  if (audience.kind === 'topic') return { ...base, skipped: 0, total, percent: 100 };
  const consents = consentTo(definition);
  let skipped = 0;
  let seen = 0;
  for await (const { people } of pagesOf(admin, audience, '', page)) {
    seen += people.length;
    for (const { user } of people) if (!user || !consents(user)) skipped++;
    if (budget.left() < RESERVE)
      return { ...base, skipped, total, percent: total === null ? null : Math.floor((100 * seen) / total) };
  }
  return { ...base, skipped, total: seen, percent: 100 };
}
