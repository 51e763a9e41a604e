import type { Store } from '../store/store.ts';
import { type Channel, type SubscriberDocument, subscribers, topics } from './documents.ts';

const TOTALS = { email: 'emailTotal', sms: 'smsTotal', push: 'pushTotal' } as const;

/** Adds to the total of a topic's channel. */
export function addToTopic(store: Store, topicId: string, channel: Channel, count: number): void {
  const topic = topics(store).get(topicId);
  if (!topic) return;
  const total = TOTALS[channel];
  topics(store).update(topicId, { [total]: Math.max(0, topic[total] + count) });
}

/** Counts the subscribers of a topic anew, without a change of its `$updatedAt`. */
export function countTopic(store: Store, topicId: string): void {
  const topic = topics(store).get(topicId);
  if (!topic) return;
  const count = (channel: Channel) => {
    const filters = Object.entries({ topicId, providerType: channel });
    return subscribers(store).count(
      { filters: filters.map(([attribute, value]) => ({ method: 'equal', attribute, values: [value] })) },
      undefined,
      -1,
    );
  };
  const totals = { emailTotal: count('email'), smsTotal: count('sms'), pushTotal: count('push') };
  topics(store).update(topicId, totals, { at: topic.$updatedAt });
}

/** Deletes all subscriptions of a target, as the deletion of the target does. */
export function removeSubscribersOfTarget(store: Store, targetId: string): void {
  remove(store, subscribers(store).where('targetId', targetId));
}

/** Deletes all subscriptions of a user, as the deletion of the user does. */
export function removeSubscribersOfUser(store: Store, userId: string): void {
  remove(store, subscribers(store).where('userId', userId));
}

function remove(store: Store, subscriptions: readonly SubscriberDocument[]): void {
  store.transaction(() => {
    for (const { $id, topicId, providerType } of subscriptions)
      if (subscribers(store).delete($id)) addToTopic(store, topicId, providerType, -1);
  });
}
