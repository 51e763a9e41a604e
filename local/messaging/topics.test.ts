import { Messaging as AppMessaging } from 'appwrite';
import { Messaging, Users } from 'node-appwrite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAppwrite, type TestAppwrite } from '../../tests/support/appwrite.ts';

let appwrite: TestAppwrite;
let messaging: Messaging;
let users: Users;
const target: Record<string, string> = {};

beforeAll(async () => {
  appwrite = await startAppwrite();
  messaging = new Messaging(appwrite.admin());
  users = new Users(appwrite.admin());
  for (const userId of ['ann', 'ben', 'cat']) {
    const { targets } = await users.create({ userId, email: `${userId}@example.com`, name: userId });
    target[userId] = targets[0]?.$id ?? '';
  }
});
afterAll(() => appwrite.close());

async function as(userId: string): Promise<AppMessaging> {
  const { secret } = await users.createSession({ userId });
  return new AppMessaging(appwrite.guest().setSession(secret));
}

const subscription = (topicId: string, userId: string) => ({
  ...{ topicId, subscriberId: `${topicId}-${userId}`, targetId: target[userId] ?? '' },
});

describe('a topic', () => {
  it('counts its targets by channel, also after a subscriber, a target or a user is deleted', async () => {
    await messaging.createTopic({ topicId: 'counted', name: 'Counted' });
    const total = async () => (await messaging.getTopic({ topicId: 'counted' })).emailTotal;
    for (const userId of ['ann', 'ben', 'cat']) await messaging.createSubscriber(subscription('counted', userId));
    expect(await total()).toBe(3);
    await messaging.deleteSubscriber({ topicId: 'counted', subscriberId: 'counted-ann' });
    expect(await total()).toBe(2);
    await users.deleteTarget({ userId: 'ben', targetId: target['ben'] ?? '' });
    expect(await total()).toBe(1);
    await users.delete({ userId: 'cat' });
    expect(await total()).toBe(0);
  });

  it('subscribes a target once, however often and by whom it is requested', async () => {
    await messaging.createTopic({ topicId: 'once', name: 'Once' });
    const ask = (_: unknown, i: number) =>
      messaging.createSubscriber({ topicId: 'once', subscriberId: `s${i}`, targetId: target['ann'] ?? '' });
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, ask));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason.type] : []));
    expect(new Set(refused)).toEqual(new Set(['subscriber_already_exists']));
    expect((await messaging.getTopic({ topicId: 'once' })).emailTotal).toBe(1);
  });

  it('can only be subscribed to by its roles', async () => {
    await messaging.createTopic({ topicId: 'staff', name: 'Staff', subscribe: ['label:staff'] });
    const ann = await as('ann');
    await expect(ann.createSubscriber(subscription('staff', 'ann'))).rejects.toMatchObject({
      type: 'user_unauthorized',
    });
    await users.updateLabels({ userId: 'ann', labels: ['staff'] });
    expect(await ann.createSubscriber(subscription('staff', 'ann'))).toMatchObject({ userId: 'ann', userName: 'ann' });
    const guest = new AppMessaging(appwrite.guest());
    await expect(guest.createSubscriber(subscription('staff', 'ann'))).rejects.toMatchObject({
      type: 'general_unauthorized_scope',
    });
  });

  it("hides one user's subscription from another", async () => {
    await messaging.createTopic({ topicId: 'private', name: 'Private' });
    await (await as('ann')).createSubscriber(subscription('private', 'ann'));
    const ben = await as('ben');
    await expect(ben.deleteSubscriber({ topicId: 'private', subscriberId: 'private-ann' })).rejects.toMatchObject({
      type: 'subscriber_not_found',
    });
    await (await as('ann')).deleteSubscriber({ topicId: 'private', subscriberId: 'private-ann' });
    expect((await messaging.getTopic({ topicId: 'private' })).emailTotal).toBe(0);
  });
});
