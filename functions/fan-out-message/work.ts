import { type AdminServices, refusalOf } from '../../shared/index.ts';
import { type Campaign, type CampaignChange, changeCampaign, LostError, newLease, readCampaign } from './campaigns.ts';
import { readView, refreshView, writeView } from './progress.ts';
import { repeatFailed } from './repeat.ts';
import { type Outcome, send } from './send.ts';
import { maySend } from './sender.ts';
import { startNext, type Turn } from './turn.ts';

/** The minimum time between two writes of the sender's view, in milliseconds. */
const SHOWN_FOR = 5_000;

const nobodys = { lease: '', dueAt: null } as const;

/**
 * Works on a campaign with this execution's lease until its time is up, and hands over the rest. Sends nothing if the sender may
 * not send any more.
 */
export async function workOn(turn: Turn, campaign: Campaign): Promise<void> {
  const { ended, change } = (await maySend(turn.admin, campaign))
    ? await advanceOrFail(turn, campaign)
    : refused(turn, campaign);
  try {
    if (ended === 'time') await handOver(turn, campaign, change);
    else if (ended === 'complete') await end(turn.admin, campaign, { ...change, state: 'done' });
    else if (ended === 'stop') await end(turn.admin, campaign, { ...change, state: 'cancelled' });
    else if (ended === 'refused') await end(turn.admin, campaign, { ...change, state: 'failed' });
    else await leave(turn, campaign, change);
  } catch (error) {
    if (!(error instanceof LostError)) throw error;
    await leave(turn, campaign, change);
  }
}

function refused({ log }: Turn, { $id, sender }: Campaign): Outcome {
  log.error('the sender may not send any more', { campaign: $id, userId: sender });
  return { change: {}, ended: 'refused' };
}

async function advanceOrFail(turn: Turn, campaign: Campaign): Promise<Outcome> {
  try {
    return await advance(turn, campaign);
  } catch (error) {
    if (error instanceof LostError) return { change: {}, ended: 'lost' };
    if (!isLasting(error)) throw error;
    turn.log.error('the campaign cannot continue', { campaign: campaign.$id, error });
    return { change: {}, ended: 'refused' };
  }
}

async function advance(turn: Turn, campaign: Campaign): Promise<Outcome> {
  const sent: Outcome = campaign.complete ? { change: {}, ended: 'complete' } : await send(turn, campaign);
  if (sent.ended !== 'complete' || campaign.repeatBefore === null) return sent;
  const repeated = await repeatFailed(turn, { ...campaign, ...sent.change });
  return { ...repeated, change: { ...sent.change, ...repeated.change } };
}

/** Stores the position and starts the next execution. If the start fails, the schedule continues when the lease has expired. */
async function handOver({ admin }: Turn, campaign: Campaign, change: CampaignChange): Promise<void> {
  const { token, kept } = newLease();
  const now = new Date();
  const isDue = now.getTime() - Date.parse(campaign.shownAt ?? '') >= SHOWN_FOR;
  const view = isDue ? await writeView(admin, { ...campaign, ...change }) : undefined;
  const shownAt = isDue ? now.toISOString() : campaign.shownAt;
  const total = change.total ?? campaign.total ?? view?.total ?? null;
  await changeCampaign(admin, campaign, { ...change, ...kept, shownAt, total });
  await startNext(admin, campaign.$id, token);
}

/** Writes the sender's view first: after a crash in between, the next execution finds the campaign unfinished and does both. */
async function end(admin: AdminServices, campaign: Campaign, change: CampaignChange): Promise<void> {
  await writeView(admin, { ...campaign, ...change });
  await changeCampaign(admin, campaign, { ...change, ...nobodys });
}

/**
 * Stops working on a campaign that another execution has changed. If it was cancelled, only this execution knows the progress. If
 * nothing continues it, the last view may be from this execution.
 */
async function leave({ admin, log }: Turn, campaign: Campaign, change: CampaignChange): Promise<void> {
  const view = await readView(admin, campaign.$id);
  const now = await readCampaign(admin, campaign.$id);
  log.info('stopped', { campaign: campaign.$id, state: now?.state });
  if (!now || now.state === 'running') return;
  const isFurther = now.state === 'cancelled' && (change.sent ?? 0) > now.sent;
  const left = isFurther ? await changeCampaign(admin, now, change) : now;
  await refreshView(admin, left, view);
}

/** Whether Appwrite would refuse the same call again. */
function isLasting(error: unknown): boolean {
  const status = refusalOf(error)?.status ?? 0;
  return [400, 401, 403, 404, 413].includes(status);
}
