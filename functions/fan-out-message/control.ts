import { type AdminServices, Problem, problems } from '../../shared/index.ts';
import {
  type Campaign,
  type CampaignChange,
  changeCampaign,
  definitionOf,
  dueCampaigns,
  LostError,
  newLease,
  readCampaign,
} from './campaigns.ts';
import { latestMessage, makeMessage, nextMessageId, type Recipients, removeStops } from './messages.ts';
import { readView, refreshView, withMade } from './progress.ts';
import { maySend } from './sender.ts';
import { startNext } from './turn.ts';

/** Attempts at a change if the campaign is changed in between. */
const TRIES = 5;

/** The campaign with this id. @throws Problem 404 */
export async function requireCampaign(admin: AdminServices, id: string): Promise<Campaign> {
  const campaign = await readCampaign(admin, id);
  if (!campaign) throw problems.notFound();
  return campaign;
}

/** Changes a campaign, unless `changeOf` returns undefined. @throws Problem 404 */
async function change(
  admin: AdminServices,
  id: string,
  changeOf: (now: Campaign) => CampaignChange | undefined,
): Promise<{ before: Campaign; after: Campaign | undefined }> {
  for (let tries = 1; ; tries++) {
    const before = await requireCampaign(admin, id);
    const wanted = changeOf(before);
    try {
      return { before, after: wanted && (await changeCampaign(admin, before, wanted)) };
    } catch (error) {
      if (!(error instanceof LostError) || tries === TRIES) throw error;
    }
  }
}

/** Cancels a campaign. Idempotent; a second call completes an interrupted one. @throws Problem 404, 409 if it is done */
export async function cancel(admin: AdminServices, id: string): Promise<Campaign> {
  const view = await readView(admin, id);
  const { before, after } = await change(admin, id, ({ state }) => {
    if (state === 'done') throw new Problem(409, 'campaign-over', 'This campaign is done.');
    return state === 'cancelled' ? undefined : { state: 'cancelled', lease: '', dueAt: null };
  });
  const campaign = after ?? before;
  if (before.state !== 'scheduled') await plantStop(admin, campaign);
  await refreshView(admin, campaign, view);
  return campaign;
}

/**
 * Puts a stop at the end of the chain of messages. An execution that works on the campaign finds it instead of creating the
 * next message, so it need not check before each message.
 */
async function plantStop(admin: AdminServices, campaign: Campaign): Promise<void> {
  const definition = definitionOf(campaign);
  let last = (await latestMessage(admin, campaign.$id))?.users.at(-1) ?? '';
  for (;;) {
    const to: Recipients = { users: [], draft: true };
    const { users, kind } = await makeMessage(admin, definition, nextMessageId(campaign.$id, last), to);
    const next = users.at(-1);
    if (kind === 'stop' || next === undefined) return;
    last = next;
  }
}

/**
 * Continues a campaign that is cancelled, failed or abandoned, and repeats failed messages. The caller becomes its sender if the
 * previous one may not send any more.
 * @throws Problem 404
 */
export async function retry(admin: AdminServices, id: string, sender: string): Promise<Campaign> {
  const known = await requireCampaign(admin, id);
  if (isUnderWay(known)) return known;
  await removeStops(admin, id);
  const mayGoOn = await maySend(admin, known);
  const { token, kept } = newLease();
  const now = new Date().toISOString();
  const view = await readView(admin, id);
  const { before, after } = await change(admin, id, (campaign) => {
    if (isUnderWay(campaign)) return undefined;
    const startedAt = campaign.startedAt ?? now;
    const change = { ...kept, state: 'running', startedAt, repeatBefore: now, repeated: '' } as const;
    return mayGoOn ? change : { ...change, sender };
  });
  if (!after) return before;
  await refreshView(admin, after, view);
  await startNext(admin, id, token);
  return after;
}

function isUnderWay({ state, dueAt }: Campaign): boolean {
  return (state === 'scheduled' || state === 'running') && dueAt !== null && Date.parse(dueAt) > Date.now();
}

/** Starts campaigns that are due, and continues abandoned ones. */
export async function takeUpDue(admin: AdminServices): Promise<number> {
  const due = await dueCampaigns(admin);
  const taken = await Promise.all(due.map((campaign) => takeUp(admin, campaign)));
  return taken.filter(Boolean).length;
}

async function takeUp(admin: AdminServices, campaign: Campaign): Promise<boolean> {
  const { token, kept } = newLease();
  const startedAt = campaign.startedAt ?? new Date().toISOString();
  const view = await readView(admin, campaign.$id);
  const total = campaign.total ?? view?.total ?? null;
  try {
    const taken = await changeCampaign(admin, campaign, { ...kept, state: 'running', startedAt, total });
    await refreshView(admin, await withMade(admin, taken), view);
  } catch (error) {
    if (error instanceof LostError) return false;
    throw error;
  }
  await startNext(admin, campaign.$id, token);
  return true;
}
