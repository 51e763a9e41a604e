import { type TargetDocument, targets } from '../directory/targets.ts';
import type { Query } from '../store/query.ts';
import type { Store } from '../store/store.ts';
import { type MessageDocument, type SubscriberDocument, subscribers } from './documents.ts';

/** How many targets are read, and sent to a mail server, at a time. */
export const PAGE = 1000;

/** A page of targets, and their source: a topic, the message's users, or its own targets. */
export interface Recipients {
  source: string;
  targets: TargetDocument[];
}

/**
 * The targets of a message, one page at a time: those of its topics, of its users, and its own. Each source is read once,
 * as on the real server. A user who is both in a topic and among the users gets the message twice. Source: appwrite 1.9.6,
 * src/Appwrite/Platform/Workers/Messaging.php.
 */
export function* recipients(store: Store, message: MessageDocument): Generator<Recipients> {
  for (const topicId of new Set(message.topics))
    for (const page of ofTopic(store, topicId, message)) yield { source: `topic:${topicId}`, targets: page };
  for (const userIds of chunks([...new Set(message.users)]))
    for (const page of matching(store, message, 'userId', userIds)) yield { source: 'users', targets: page };
  for (const ids of chunks([...new Set(message.targets)]))
    for (const page of matching(store, message, '$id', ids)) yield { source: 'targets', targets: page };
}

function* ofTopic(store: Store, topicId: string, message: MessageDocument): Generator<TargetDocument[]> {
  const filters = [equal('topicId', [topicId]), equal('providerType', [message.providerType])];
  for (let last: SubscriberDocument | undefined; ; ) {
    const after = last ? [{ method: 'greaterThan', attribute: '$sequence', values: [Number(last.$sequence)] }] : [];
    const page = subscribers(store).find({ filters: [...filters, ...after], limit: PAGE });
    const ids = page.map(({ targetId }) => targetId);
    if (ids.length > 0) yield targets(store).find({ filters: [equal('$id', ids)], limit: -1 });
    last = page.at(-1);
    if (page.length < PAGE) return;
  }
}

/** Users have few targets, so that a chunk of users does not have many more targets than users. */
function* matching(
  store: Store,
  message: MessageDocument,
  attribute: string,
  values: readonly string[],
): Generator<TargetDocument[]> {
  const filters = [equal(attribute, values), equal('providerType', [message.providerType])];
  const found = targets(store).find({ filters, limit: -1 });
  yield* chunks(found);
}

function equal(attribute: string, values: readonly string[]): Query {
  return { method: 'equal', attribute, values: [...values] };
}

function* chunks<T>(items: readonly T[]): Generator<T[]> {
  for (let start = 0; start < items.length; start += PAGE) yield items.slice(start, start + PAGE);
}
