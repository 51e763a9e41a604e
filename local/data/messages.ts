import { targets } from '../directory/targets.ts';
import { object, oneOf, text } from '../http/params.ts';
import type { Local } from '../local.ts';
import {
  type MessageDocument,
  messages,
  type SubscriberDocument,
  subscribers,
  topics,
} from '../messaging/documents.ts';
import { MESSAGE_JOB, messageSearch } from '../messaging/message-store.ts';
import { countTopic } from '../messaging/topic-totals.ts';
import type { Entry } from './entries.ts';
import type { Import } from './import.ts';
import { Kind } from './kind.ts';

/** The files of the messages, and of the topics' subscribers. */
export const MESSAGES_FILE = 'messages.json';
export const SUBSCRIBERS_FILE = 'subscribers.json';

function messageKind({ store }: Local): Kind<MessageDocument> {
  return new Kind<MessageDocument>({
    collection: messages(store),
    computed: ['jobId', 'search'],
    rules: {
      providerType: oneOf(['email', 'sms', 'push']),
      status: oneOf(['draft', 'scheduled', 'processing', 'sent', 'failed']),
      data: object(),
    },
    required: ['providerType', 'data'],
    // nothing is sent unless the file says so
    defaults: () => ({ status: 'draft' }),
    permissions: () => [],
  });
}

function subscriberKind({ store }: Local): Kind<SubscriberDocument> {
  return new Kind<SubscriberDocument>({
    collection: subscribers(store),
    computed: ['userId', 'providerType', 'search'],
    rules: { topicId: text(36), targetId: text(36) },
    required: ['topicId', 'targetId'],
    permissions: ({ data }) => {
      const userId = targets(store).get(String(data['targetId']))?.userId;
      return [`read("user:${userId}")`, `delete("user:${userId}")`];
    },
  });
}

export function* exportedMessages(local: Local): Generator<Entry> {
  const kind = messageKind(local);
  for (const message of kind.documents()) yield kind.entryOf(message);
}

export function* exportedSubscribers(local: Local): Generator<Entry> {
  const kind = subscriberKind(local);
  for (const subscriber of kind.documents()) yield kind.entryOf(subscriber);
}

/** Imports the messages. One that is `scheduled` or `processing` is sent. */
export function importMessages(running: Import): void {
  const { local, mistakes } = running;
  const kind = messageKind(local);
  running.each(MESSAGES_FILE, kind.collection, (entry, place) => {
    const read = kind.read(entry, place, mistakes);
    if (!read) return;
    const { id } = read;
    if (kind.collection.get(id)) return mistakes.add(place, `there are two messages ${id}`, '$id');
    const { status, scheduledAt, data, providerType } = read.data;
    if (status === 'scheduled' && scheduledAt === null)
      return mistakes.add(place, 'a scheduled message needs one', 'scheduledAt');
    const isOpen = status === 'scheduled' || status === 'processing';
    const sendAt = status === 'scheduled' ? (scheduledAt ?? undefined) : undefined;
    const jobId = isOpen ? local.jobs.add(MESSAGE_JOB, id, sendAt) : null;
    kind.create(read, { jobId, search: messageSearch(id, { data, providerType }) });
  });
}

/** Imports the subscribers of the topics. Topics and targets must exist. */
export function importSubscribers(running: Import): void {
  const { local, mistakes } = running;
  const { store } = local;
  const kind = subscriberKind(local);
  running.each(SUBSCRIBERS_FILE, kind.collection, (entry, place) => {
    const read = kind.read(entry, place, mistakes);
    if (!read) return;
    const { id } = read;
    const { topicId, targetId } = read.data;
    const target = targets(store).get(targetId);
    if (!topics(store).get(topicId)) return mistakes.add(place, `there is no topic ${topicId}`, 'topicId');
    if (!target) return mistakes.add(place, `there is no target ${targetId}`, 'targetId');
    if (kind.collection.get(id)) return mistakes.add(place, `there are two subscribers ${id}`, '$id');
    if (kind.collection.where('targetId', targetId).some((other) => other.topicId === topicId))
      return mistakes.add(place, `${targetId} subscribes to ${topicId} twice`, 'targetId');
    const { userId, providerType } = target;
    kind.create(read, { userId, providerType, search: [id, targetId, userId, providerType].join(' ') });
  });
  for (const { $id } of topics(store).find({ limit: -1 })) countTopic(store, $id);
}
