import { type Models, Query } from 'node-appwrite';
import type { AdminServices } from '../../shared/index.ts';
import { type Campaign, changeCampaign, definitionOf, LostError } from './campaigns.ts';
import { recipientsAmong } from './listed.ts';
import { existing, failedMessages, makeMessage, type Recipients, repetitionId } from './messages.ts';
import { readView, refreshView } from './progress.ts';
import type { Outcome } from './send.ts';
import { checkLease, type Turn } from './turn.ts';

/** Failed messages listed in one call; each can contain a thousand users. */
const PAGE = 20;

/**
 * Repeats messages that failed before the campaign's `repeatBefore` and reached nobody. A message that reached anybody is never
 * repeated. The id of a repetition is computed from the repeated message, so there is at most one.
 */
export async function repeatFailed(turn: Turn, campaign: Campaign): Promise<Outcome> {
  let { repeated } = campaign;
  for (;;) {
    const range = { after: repeated, before: campaign.repeatBefore, limit: PAGE };
    const failed = await failedMessages(turn.admin, campaign.$id, range);
    for (const message of failed) {
      checkLease(campaign);
      await repeatMessage(turn.admin, campaign, message);
      repeated = message.$id;
      if (turn.isOver()) return { change: { repeated }, ended: 'time' };
    }
    if (failed.length < PAGE) return { change: { repeated: '', repeatBefore: null }, ended: 'complete' };
  }
}

async function repeatMessage(admin: AdminServices, campaign: Campaign, message: Models.Message): Promise<void> {
  const id = repetitionId(campaign.$id, message.$id);
  if (id === undefined || message.deliveredTotal > 0) return;
  const to = await recipientsNow(admin, campaign, message);
  if (to) await makeMessage(admin, definitionOf(campaign), id, to);
}

/** The recipients of a message who still consent; undefined if there are none. */
async function recipientsNow(
  admin: AdminServices,
  campaign: Campaign,
  message: Models.Message,
): Promise<Recipients | undefined> {
  if (message.topics.length > 0) return { topics: message.topics };
  const owners = await ownersOf(admin, message);
  return recipientsAmong(admin, definitionOf(campaign), [...message.users, ...owners]);
}

/** The users whom a message names by one of their targets. */
async function ownersOf({ messaging }: AdminServices, { $id, targets }: Models.Message): Promise<string[]> {
  if (targets.length === 0) return [];
  const { targets: found } = await messaging.listTargets({ messageId: $id, queries: [Query.limit(targets.length)] });
  return found.map(({ userId }) => userId);
}

/**
 * The campaign with the number of recipients to whom Appwrite could not deliver so far. A repeated message counts like its last
 * repetition. The number is stored when the campaign is over, so that its sender sees it in the table.
 */
export async function withFailures(admin: AdminServices, campaign: Campaign): Promise<Campaign> {
  const counted = { ...campaign, failed: await countFailed(admin, campaign) };
  if (counted.failed === campaign.failed || campaign.state !== 'done') return counted;
  const view = await readView(admin, campaign.$id);
  try {
    await changeCampaign(admin, campaign, { failed: counted.failed });
    await refreshView(admin, counted, view);
  } catch (error) {
    if (!(error instanceof LostError)) throw error;
  }
  return counted;
}

async function countFailed(admin: AdminServices, campaign: Campaign): Promise<number> {
  let count = 0;
  for (let after = ''; ; ) {
    const failed = await failedMessages(admin, campaign.$id, { after, before: null, limit: PAGE });
    const repetitions = failed.map(({ $id }) => repetitionId(campaign.$id, $id) ?? '');
    const repeated = await existing(
      admin,
      repetitions.filter((id) => id !== ''),
    );
    for (const [index, { topics, users, targets, deliveredTotal }] of failed.entries()) {
      if (repeated.has(repetitions[index] ?? '')) continue;
      const meant = topics.length > 0 ? (campaign.total ?? 0) : users.length + targets.length;
      count += Math.max(0, meant - deliveredTotal);
    }
    after = failed.at(-1)?.$id ?? '';
    if (failed.length < PAGE) return count;
  }
}
