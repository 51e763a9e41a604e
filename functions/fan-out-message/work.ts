import { type AdminServices, refusalOf } from '../../shared/index.ts';
import { type Campaign, type CampaignChange, changeCampaign, LostError, newLease, readCampaign } from './campaigns.ts';
import { readView, refreshView, writeView } from './progress.ts';
import { repeatFailed } from './repeat.ts';
import { type Outcome, send } from './send.ts';
import { startNext, type Turn } from './turn.ts';

/** How long the sender's view stays as it is at least, in milliseconds. */
const SHOWN_FOR = 5_000;

const nobodys = { lease: '', dueAt: null } as const;

/** Works on a campaign whose lease this execution has, as far as its time goes, and hands over what is left. */
export async function workOn(turn: Turn, campaign: Campaign): Promise<void> {
  try {
    await workOrFail(turn, campaign);
  } catch (error) {
    if (!(error instanceof LostError)) throw error;
    await giveWay(turn, campaign);
  }
}

async function workOrFail(turn: Turn, campaign: Campaign): Promise<void> {
  try {
    const { ended, change } = await advance(turn, campaign);
    if (ended === 'time') await handOver(turn, campaign, change);
    else if (ended === 'stop') await stop(turn.admin, campaign, change);
    else await end(turn.admin, campaign, { ...change, state: 'done' });
  } catch (error) {
    if (!isLasting(error)) throw error;
    turn.log.error('the campaign cannot go on', { campaign: campaign.$id, error });
    await end(turn.admin, campaign, { state: 'failed' });
  }
}

async function advance(turn: Turn, campaign: Campaign): Promise<Outcome> {
  const sent: Outcome = campaign.complete ? { change: {}, ended: 'complete' } : await send(turn, campaign);
  if (sent.ended !== 'complete' || campaign.repeatBefore === null) return sent;
  const repeated = await repeatFailed(turn, { ...campaign, ...sent.change });
  return { ...repeated, change: { ...sent.change, ...repeated.change } };
}

/** Keeps the place and starts the next execution. Without the second the campaign is taken up when the lease runs out. */
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

/** The sender's view first: where this execution dies in between, the next one finds the campaign unfinished and does both. */
async function end(admin: AdminServices, campaign: Campaign, change: CampaignChange): Promise<void> {
  await writeView(admin, { ...campaign, ...change });
  await changeCampaign(admin, campaign, { ...change, ...nobodys });
}

/** A cancellation has ended the chain of messages: only this execution knows exactly where. */
async function stop(admin: AdminServices, campaign: Campaign, change: CampaignChange): Promise<void> {
  const view = await readView(admin, campaign.$id);
  const now = await readCampaign(admin, campaign.$id);
  if (!now || (now.state !== 'cancelled' && now.lease !== campaign.lease)) return;
  const cancelled = await changeCampaign(admin, now, { ...change, ...nobodys, state: 'cancelled' });
  await refreshView(admin, cancelled, view);
}

/** Somebody else has the campaign now. Where nobody goes on with it, the view that was written last may have been this one's. */
async function giveWay({ admin, log }: Turn, campaign: Campaign): Promise<void> {
  const view = await readView(admin, campaign.$id);
  const now = await readCampaign(admin, campaign.$id);
  log.info('another has the campaign', { campaign: campaign.$id, state: now?.state });
  if (now && now.state !== 'running') await refreshView(admin, now, view);
}

/** What Appwrite refuses as it is will be refused again. */
function isLasting(error: unknown): boolean {
  const status = refusalOf(error)?.status ?? 0;
  return [400, 401, 403, 404, 413].includes(status);
}
