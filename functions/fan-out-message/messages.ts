import { MessageStatus, type Models, Query } from 'node-appwrite';
import { type AdminServices, madeOnce, stableId } from '../../shared/index.ts';
import type { CampaignRequest } from './contract.ts';

/** To whom a message goes; a draft goes to nobody. */
export type Recipients = { users: string[] } | { topics: string[] } | { users: []; draft: true };

/** What was found under a message's id. */
export interface Link {
  users: readonly string[];
  /** It is no message but the mark that a cancellation left. */
  isStop: boolean;
}

/**
 * Messages of one campaign have ids of one beginning, so that they can be listed: 15 digits of the campaign, one that says how
 * often the message was repeated, 20 of what it follows upon. All hex.
 */
function idOf(campaign: string, repetition: number, ...follows: string[]): string {
  return beginningOf(campaign) + repetition.toString(16) + stableId(campaign, ...follows).slice(0, 20);
}

function beginningOf(campaign: string): string {
  return stableId('campaign', campaign).slice(0, 15);
}

/** The id of the campaign's message that comes after the one whose last recipient is `last`. */
export function nextMessageId(campaign: string, last: string): string {
  return idOf(campaign, 0, 'after', last);
}

/** The id under which a message that failed is sent again; undefined where it was repeated 15 times. */
export function repetitionId(campaign: string, failed: string): string | undefined {
  const repetition = Number.parseInt(failed.charAt(15), 16) + 1;
  return repetition > 15 ? undefined : idOf(campaign, repetition, 'again', failed);
}

/**
 * Makes a message, or finds what was made under its id before: of many at once one makes it, and all of them learn to whom
 * it goes.
 */
export async function makeMessage(
  admin: AdminServices,
  definition: CampaignRequest,
  messageId: string,
  to: Recipients,
): Promise<Link> {
  if (await madeOnce(create(admin, definition, messageId, to)))
    return { users: 'users' in to ? to.users : [], isStop: 'draft' in to };
  const { users, status } = await admin.messaging.getMessage({ messageId });
  return { users, isStop: status === MessageStatus.Draft };
}

function create(admin: AdminServices, definition: CampaignRequest, messageId: string, to: Recipients) {
  const { messaging } = admin;
  switch (definition.channel) {
    case 'email':
      return messaging.createEmail({ messageId, ...definition.message, ...to });
    case 'sms':
      return messaging.createSMS({ messageId, ...definition.message, ...to });
    case 'push':
      return messaging.createPush({ messageId, ...definition.message, ...to });
  }
}

/** The message that was made last of those that were no repetition. */
export async function latestMessage(admin: AdminServices, campaign: string): Promise<Models.Message | undefined> {
  const queries = [...within(campaign, '0'), Query.orderDesc('$sequence'), Query.limit(1)];
  return (await admin.messaging.listMessages({ queries })).messages[0];
}

/** Removes the marks that cancellations left, so that the campaign can go on. */
export async function removeStops(admin: AdminServices, campaign: string): Promise<void> {
  const queries = [...within(campaign), Query.equal('status', MessageStatus.Draft)];
  const { messages } = await admin.messaging.listMessages({ queries });
  await Promise.all(messages.map(({ $id }) => admin.messaging.delete({ messageId: $id })));
}

/** The campaign's messages that failed, by their ids, after the one named; each has up to 1,000 users in it. */
export async function failedMessages(
  admin: AdminServices,
  campaign: string,
  { after, before, limit }: { after: string; before: string | null; limit: number },
): Promise<Models.Message[]> {
  const queries = [
    ...within(campaign),
    Query.equal('status', MessageStatus.Failed),
    ...(after === '' ? [] : [Query.greaterThan('$id', after)]),
    ...(before === null ? [] : [Query.lessThan('$createdAt', before)]),
    Query.orderAsc('$id'),
    Query.limit(limit),
  ];
  return (await admin.messaging.listMessages({ queries })).messages;
}

/** Which of these messages there are. */
export async function existing(admin: AdminServices, ids: readonly string[]): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const queries = [Query.equal('$id', [...ids]), Query.limit(ids.length)];
  const { messages } = await admin.messaging.listMessages({ queries });
  return new Set(messages.map(({ $id }) => $id));
}

/** Hex digits all sort before `g`. */
function within(campaign: string, repetition = ''): string[] {
  const beginning = beginningOf(campaign) + repetition;
  return [Query.greaterThan('$id', beginning), Query.lessThan('$id', `${beginning}g`)];
}
