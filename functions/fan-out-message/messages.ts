import { MessageStatus, type Models, Query } from 'node-appwrite';
import { type AdminServices, madeOnce, stableId } from '../../shared/index.ts';
import type { CampaignRequest } from './contract.ts';

/**
 * The recipients of a message. A message to a user goes to all their targets for the channel, so a user with several targets is
 * named by one target. A draft is not sent.
 */
export type Recipients =
  | { users: string[]; targets?: string[] }
  | { topics: string[] }
  | { users: string[]; draft: true };

/** The most users in a message that includes a user with several targets: Appwrite fails with more than 500 targets. */
export const MOST_LISTED = 400;

/** Messages listed in one call; each can contain a thousand users. */
const PAGE = 25;
const MOST_COUNTED = 1_000;

/** What was found under a message's id. */
export interface Link {
  users: readonly string[];
  /** A message, a list of the users of another message, or the stop that a cancellation created. */
  kind: 'message' | 'list' | 'stop';
}

/**
 * The id of a message: 15 hex digits of the campaign, by which its messages can be listed; one digit for how often it was
 * repeated; 20 digits of what it follows.
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

/** The id of the repetition of a failed message; undefined after 15 repetitions. */
export function repetitionId(campaign: string, failed: string): string | undefined {
  const repetition = Number.parseInt(failed.charAt(15), 16) + 1;
  return repetition > 15 ? undefined : idOf(campaign, repetition, 'again', failed);
}

/**
 * Creates a message, or reads the existing one with this id. Of several simultaneous calls one creates it, and all return its
 * recipients.
 */
export async function makeMessage(
  admin: AdminServices,
  definition: CampaignRequest,
  messageId: string,
  to: Recipients,
): Promise<Link> {
  if (await madeOnce(create(admin, definition, messageId, to)))
    return linkOf('users' in to ? to.users : [], 'draft' in to);
  const { users, status } = await admin.messaging.getMessage({ messageId });
  return linkOf(users, status === MessageStatus.Draft);
}

function linkOf(users: readonly string[], isDraft: boolean): Link {
  if (!isDraft) return { users, kind: 'message' };
  return { users, kind: users.length > 0 ? 'list' : 'stop' };
}

/**
 * Creates a draft in the chain that only lists users, because one of them has several targets and a message to targets does not
 * name their users. {@link sendListed} creates the message itself.
 */
export function makeList(
  admin: AdminServices,
  definition: CampaignRequest,
  messageId: string,
  users: string[],
): Promise<Link> {
  return makeMessage(admin, withoutContent(definition), messageId, { users, draft: true });
}

/** A list has another text, so that nobody mistakes it for the message and sends it. */
function withoutContent(definition: CampaignRequest): CampaignRequest {
  const text = `Recipients of the campaign ${definition.campaign}. Their message is another one: do not send this.`;
  switch (definition.channel) {
    case 'email':
      return { ...definition, message: { subject: 'A list of recipients', content: text, html: false } };
    case 'sms':
      return { ...definition, message: { content: text } };
    case 'push':
      return { ...definition, message: { title: 'A list of recipients', body: text } };
  }
}

/** The id of the message to the users of a list. */
export function listedMessageId(list: string): string {
  return `${list.slice(0, 15)}1${list.slice(16)}`;
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

/** The newest message that is not a repetition. */
export async function latestMessage(admin: AdminServices, campaign: string): Promise<Models.Message | undefined> {
  const queries = [...within(campaign, '0'), Query.orderDesc('$sequence'), Query.limit(1)];
  return (await admin.messaging.listMessages({ queries })).messages[0];
}

/**
 * The number of recipients of the messages after `last` in the chain: after a crash the stored position does not include them.
 * One call for each 25 of these messages, for at most 1,000 of them.
 */
export async function countAfter(admin: AdminServices, campaign: string, last: string): Promise<number> {
  const known = new Map<string, readonly string[]>();
  const first = nextMessageId(campaign, last);
  for (let offset = 0; offset < MOST_COUNTED && !known.has(first); offset += PAGE) {
    const queries = [...within(campaign, '0'), Query.orderDesc('$sequence'), Query.limit(PAGE), Query.offset(offset)];
    const { messages } = await admin.messaging.listMessages({ queries });
    for (const { $id, users } of messages) known.set($id, users);
    if (messages.length < PAGE || messages.some(({ users }) => users.at(-1) === last)) break;
  }
  let count = 0;
  for (let users = known.get(first); users !== undefined && users.length > 0; ) {
    count += users.length;
    users = known.get(nextMessageId(campaign, users.at(-1) ?? ''));
  }
  return count;
}

/** Removes the stops of cancellations, so that the campaign can continue. They are the newest drafts. */
export async function removeStops(admin: AdminServices, campaign: string): Promise<void> {
  const isDraft = Query.equal('status', MessageStatus.Draft);
  const queries = [...within(campaign), isDraft, Query.orderDesc('$sequence'), Query.limit(PAGE)];
  const { messages } = await admin.messaging.listMessages({ queries });
  const stops = messages.filter(({ users }) => users.length === 0);
  await Promise.all(stops.map(({ $id }) => admin.messaging.delete({ messageId: $id })));
}

/** The campaign's failed messages by id, after the given one; each contains up to 1,000 users. */
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

/** Which of these messages exist. */
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
