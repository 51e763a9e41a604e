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

/** The position at the end of a turn, and why it ended. */
export interface Outcome {
  change: CampaignChange;
  ended: 'complete' | 'time' | 'stop' | 'refused' | 'lost';
}

/**
 * Continues to send from a campaign's position.
 *
 * **Why every user who exists throughout gets exactly one message.** The id of each message is computed from the last recipient
 * of the message before. If several executions create it, Appwrite accepts one. So there is one chain of messages, which never
 * changes. Every execution, even a late or duplicate one, follows it: if a message exists, it reads its recipients and its end.
 * - Nobody is in two messages, because a message contains only users after the end of the one before, in the audience's order.
 * - Nobody is left out, because a message contains every user up to its own end who existed when it was created.
 *
 * The stored position only says where to start.
 *
 * A message to a user with several e-mail addresses or numbers would go to each. In this case the chain contains a draft that
 * lists the users. Their message names one target of each such user, and its id is computed from the draft's.
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
