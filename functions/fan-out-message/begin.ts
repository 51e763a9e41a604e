import { type AdminServices, type Log, Problem, problems } from '../../shared/index.ts';
import { type Campaign, createCampaign, fingerprintOf, newLease, readCampaign } from './campaigns.ts';
import type { CampaignRequest } from './contract.ts';
import { makeView } from './progress.ts';
import type { Size } from './size.ts';
import { startNext } from './turn.ts';

/**
 * Creates a campaign and starts its first execution, unless it is scheduled for later. Returns an existing campaign unchanged.
 * @throws Problem 400 for an empty audience, 409 if a campaign with this id has another request
 */
export async function begin(
  admin: AdminServices,
  definition: CampaignRequest,
  { sender, size, log }: { sender: string; size: Size; log: Log },
): Promise<{ campaign: Campaign; isNew: boolean }> {
  const { token, kept } = newLease();
  const now = new Date();
  const { scheduledAt } = definition;
  const isLater = scheduledAt !== undefined && Date.parse(scheduledAt) > now.getTime();
  const start = isLater
    ? ({ state: 'scheduled', lease: '', dueAt: scheduledAt, startedAt: null } as const)
    : ({ state: 'running', ...kept, startedAt: now.toISOString() } as const);
  // a scheduled campaign may get its audience until it starts
  const made =
    isLater || !size.isEmpty
      ? await createCampaign(admin, definition, { ...start, sender, total: size.total })
      : undefined;
  if (!made) return { campaign: await known(admin, definition), isNew: false };
  await makeView(admin, made);
  // if this fails, the schedule starts it
  if (!isLater) await startNext(admin, made.$id, token).catch((error) => log.warn('not started yet', { error }));
  return { campaign: made, isNew: true };
}

async function known(admin: AdminServices, definition: CampaignRequest): Promise<Campaign> {
  const campaign = await readCampaign(admin, definition.campaign);
  if (!campaign) throw emptyAudience();
  if (campaign.fingerprint === fingerprintOf(definition)) return campaign;
  throw new Problem(409, 'campaign-differs', 'A campaign with this id exists with another request.');
}

/** 400: the audience is empty, or there is no such team or topic. */
export function emptyAudience(): Problem {
  return problems.invalid([{ at: 'body.audience', message: 'nobody belongs to it' }]);
}
