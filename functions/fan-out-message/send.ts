import type { Models } from 'node-appwrite';
import type { AdminServices } from '../../shared/index.ts';
import { pagesOf } from './audience.ts';
import { type Campaign, type CampaignChange, definitionOf } from './campaigns.ts';
import { consentTo, targetAmongSeveral } from './consent.ts';
import type { CampaignRequest } from './contract.ts';
import { sendListed } from './listed.ts';
import { MOST_LISTED, makeList, makeMessage, nextMessageId } from './messages.ts';
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
 *
 * Where somebody has several e-mail addresses or numbers, a message to the user would go to each. The link of the chain is then a
 * draft that lists the users, and their message, which names one target of each such user, has an id that comes of the draft's.
 */
export async function send(turn: Turn, campaign: Campaign): Promise<Outcome> {
  const definition = definitionOf(campaign);
  const { admin, sizes } = turn;
  const { audience } = definition;
  if (audience.kind === 'topic') return sendToTopic(turn, campaign, audience.topic);
  const consents = consentTo(definition);
  const hasSeveral = (user: Models.User) => targetAmongSeveral(user, definition.channel) !== undefined;
  const walk = new Walk(campaign);
  let pages = pagesOf(admin, audience, walk.seen, sizes.page);
  for (;;) {
    let isEnd = false;
    while (!isEnd && walk.waiting < sizes.message) {
      const { value: page } = await pages.next();
      if (page) walk.add(page, consents, hasSeveral);
      else isEnd = true;
      if (turn.isLate()) break;
    }
    const next = walk.next(sizes.message, MOST_LISTED);
    if (next.users.length > 0) {
      checkLease(campaign);
      const messageId = nextMessageId(campaign.$id, walk.last);
      const make = next.hasSeveral ? makeList : makeForUsers;
      const made = await make(admin, definition, messageId, next.users);
      if (made.kind === 'stop') return { change: walk.place(), ended: 'stop' };
      if (made.kind === 'list') await sendListed(admin, definition, messageId, made.users);
      if (!walk.settle(made.users)) {
        pages = pagesOf(admin, audience, walk.last, sizes.page);
        isEnd = false;
      }
    }
    if (isEnd && walk.waiting === 0) return { change: { ...walk.place(), complete: true }, ended: 'complete' };
    if (turn.isOver()) return { change: walk.place(), ended: 'time' };
  }
}

function makeForUsers(admin: AdminServices, definition: CampaignRequest, messageId: string, users: string[]) {
  return makeMessage(admin, definition, messageId, { users });
}

async function sendToTopic({ admin }: Turn, campaign: Campaign, topic: string): Promise<Outcome> {
  checkLease(campaign);
  const to = { topics: [topic] };
  const made = await makeMessage(admin, definitionOf(campaign), nextMessageId(campaign.$id, ''), to);
  if (made.kind === 'stop') return { change: {}, ended: 'stop' };
  return { change: { sent: campaign.total ?? 0, complete: true }, ended: 'complete' };
}
