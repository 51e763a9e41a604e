import { pagesOf } from './audience.ts';
import { type Campaign, type CampaignChange, definitionOf } from './campaigns.ts';
import { consentTo } from './consent.ts';
import { makeMessage, nextMessageId } from './messages.ts';
import { checkLease, type Turn } from './turn.ts';
import { Walk } from './walk.ts';

/** Where a turn has come to, and why it went no further. */
export interface Outcome {
  change: CampaignChange;
  ended: 'complete' | 'time' | 'stop' | 'refused' | 'lost';
}

/**
 * Sends on from a campaign's place.
 *
 * **Why everybody who is there throughout gets it exactly once.** The id of each message comes of the last recipient of the
 * one before, and of many executions that make it at once Appwrite lets one. So there is one chain of messages, which never
 * changes; every execution, however late or doubled, goes along it: where a message is there already, it reads from it who
 * got it and where it ends. A message holds users from after the end of the one before only, in the audience's order: nobody is
 * in two. It holds all of them up to its own end whom its maker saw, and he looked at all who were there: nobody is left out.
 * The place that is kept is only where to step in.
 */
export async function send(turn: Turn, campaign: Campaign): Promise<Outcome> {
  const definition = definitionOf(campaign);
  const { admin, sizes } = turn;
  const { audience } = definition;
  if (audience.kind === 'topic') return sendToTopic(turn, campaign, audience.topic);
  const consents = consentTo(definition);
  const walk = new Walk(campaign);
  let pages = pagesOf(admin, audience, walk.seen, sizes.page);
  for (;;) {
    let isEnd = false;
    while (!isEnd && walk.waiting < sizes.message) {
      const { value: page } = await pages.next();
      if (page) walk.add(page, consents);
      else isEnd = true;
      if (turn.isLate()) break;
    }
    const users = walk.next(sizes.message);
    if (users.length > 0) {
      checkLease(campaign);
      const made = await makeMessage(admin, definition, nextMessageId(campaign.$id, walk.last), { users });
      if (made.isStop) return { change: walk.place(), ended: 'stop' };
      if (!walk.settle(made.users)) {
        pages = pagesOf(admin, audience, walk.last, sizes.page);
        isEnd = false;
      }
    }
    if (isEnd && walk.waiting === 0) return { change: { ...walk.place(), complete: true }, ended: 'complete' };
    if (turn.isOver()) return { change: walk.place(), ended: 'time' };
  }
}

async function sendToTopic({ admin }: Turn, campaign: Campaign, topic: string): Promise<Outcome> {
  checkLease(campaign);
  const to = { topics: [topic] };
  const made = await makeMessage(admin, definitionOf(campaign), nextMessageId(campaign.$id, ''), to);
  if (made.isStop) return { change: {}, ended: 'stop' };
  return { change: { sent: campaign.total ?? 0, complete: true }, ended: 'complete' };
}
