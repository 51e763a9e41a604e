import type { Query } from '../store/query.ts';
import type { Store } from '../store/store.ts';
import { type TargetDocument, targets } from '../users/documents.ts';
import { type MessageDocument, type SubscriberDocument, subscribers } from './documents.ts';

/** How many targets are looked at, and given to a mail server, at a time. */
export const PAGE = 1000;

/** The targets that a message goes to, each once, a page at a time: those of its topics, of its users, and its own. */
export function* recipients(store: Store, message: MessageDocument): Generator<TargetDocument[]> {
  const seen = new Set<string>();
  for (const page of pages(store, message)) {
    const fresh = page.filter(({ $sequence }) => !seen.has($sequence));
    for (const { $sequence } of fresh) seen.add($sequence);
    if (fresh.length > 0) yield fresh;
  }
}

function* pages(store: Store, message: MessageDocument): Generator<TargetDocument[]> {
  for (const topicId of new Set(message.topics)) yield* ofTopic(store, topicId, message);
  for (const userIds of chunks(message.users)) yield* matching(store, message, 'userId', userIds);
  for (const ids of chunks(message.targets)) yield* matching(store, message, '$id', ids);
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

/** A user has few targets, so that the targets of a chunk of users are not many more than its users. */
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
