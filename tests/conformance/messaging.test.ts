import { beforeAll, describe, expect, it } from 'vitest';
import { check, created, nothing, ok, refused, withoutScope } from './support/answers.ts';
import { facts } from './support/facts.ts';
import { guest, key, query, user } from './support/questions.ts';
import { date, target } from './support/shapes.ts';
import { appwrite, appwriteUnderTest } from './support/under-test.ts';

appwriteUnderTest();

const targets: Record<string, string> = {};

beforeAll(async () => {
  await appwrite().signIn('nora', 'omar');
  for (const userId of ['nora', 'omar']) {
    const { body } = await appwrite().ask(key.get(`/users/${userId}/targets`));
    targets[userId] = (body as { targets: { $id: string }[] }).targets[0]?.$id ?? '';
  }
});

const smtp = { providerId: 'mail', host: '127.0.0.1', port: 1025, fromName: 'App', fromEmail: 'app@example.com' };
const provider = {
  $id: 'mail',
  $createdAt: date,
  $updatedAt: date,
  name: 'Mail',
  provider: 'smtp',
  enabled: true,
  type: 'email',
  credentials: { port: 1025, username: '', password: '', host: '127.0.0.1' },
  options: {
    fromName: 'App',
    fromEmail: 'app@example.com',
    replyToName: '',
    replyToEmail: '',
    encryption: '',
    autoTLS: true,
    mailer: '',
  },
};

facts('a provider', {
  'for e-mail is made': [
    key.post('/messaging/providers/smtp', { ...smtp, name: 'Mail', enabled: true }),
    created(provider),
  ],
  'is listed': [key.get('/messaging/providers'), ok({ total: 1, providers: [provider] })],
});

const topic = (emailTotal: number) => ({
  $id: 'news',
  $createdAt: date,
  $updatedAt: date,
  name: 'News',
  emailTotal,
  smsTotal: 0,
  pushTotal: 0,
  subscribe: ['users'],
});

facts('a topic', {
  'is made': [
    key.post('/messaging/topics', { topicId: 'news', name: 'News', subscribe: ['users'] }),
    created(topic(0)),
  ],
  'has an id of its own': [
    key.post('/messaging/topics', { topicId: 'news', name: 'News' }),
    refused(409, 'topic_already_exists', 'Topic with the request ID already exists.'),
  ],
  'is read': [key.get('/messaging/topics/news'), ok(topic(0))],
});

const SUBSCRIBERS = '/messaging/topics/news/subscribers';
const subscriber = (userId: string) => ({
  $id: `${userId}-news`,
  $createdAt: date,
  $updatedAt: date,
  targetId: targets[userId],
  target: target(userId, { $id: targets[userId] }),
  userId,
  userName: userId,
  topicId: 'news',
  providerType: 'email',
});
const subscription = (userId: string, subscriberId = `${userId}-news`) => ({ subscriberId, targetId: targets[userId] });

facts('a subscription', {
  'is made by the key': [() => key.post(SUBSCRIBERS, subscription('omar')), () => created(subscriber('omar'))],
  'of one target is made once': [
    () => key.post(SUBSCRIBERS, subscription('omar', 'omar-again')),
    refused(409, 'subscriber_already_exists', 'Subscriber with the request ID already exists.'),
  ],
  'is created by a user for themselves': [
    () => user('nora').post(SUBSCRIBERS, subscription('nora')),
    () => created(subscriber('nora')),
  ],
  'is not made by a guest': [
    () => guest.post(SUBSCRIBERS, subscription('nora', 'guest-news')),
    withoutScope('User (role: guests)', 'subscribers.write'),
  ],
  'needs a target': [
    key.post(SUBSCRIBERS, { subscriberId: 'x', targetId: 'nope' }),
    refused(404, 'user_target_not_found', 'The target could not be found.'),
  ],
  'is listed': [
    key.get(SUBSCRIBERS, { queries: [query('orderAsc', '$id')] }),
    () => ok({ total: 2, subscribers: [subscriber('nora'), subscriber('omar')] }),
  ],
  'is counted by its target': [key.get('/messaging/topics/news'), ok(topic(2))],
  ends: [key.delete(`${SUBSCRIBERS}/omar-news`), nothing()],
  'is no longer counted then': [key.get('/messaging/topics/news'), ok(topic(1))],
});

describe('subscribers', () => {
  it('can be listed in a page of more than 500', async () => {
    for (let from = 0; from < 500; from += 20) {
      const some = Array.from({ length: 20 }, (_, i) => `reader${from + i}`);
      await Promise.all(
        some.map(async (userId) => {
          const made = await appwrite().ask(key.post('/users', { userId, email: `${userId}@example.com` }));
          const [first] = (made.body as { targets: { $id: string }[] }).targets;
          await appwrite().ask(key.post(SUBSCRIBERS, { subscriberId: userId, targetId: first?.$id }));
        }),
      );
    }
    const answer = await appwrite().ask(key.get(SUBSCRIBERS, { queries: [query('limit', undefined, [600])] }));
    const { total, subscribers } = answer.body as { total: number; subscribers: unknown[] };
    expect([answer.status, total, subscribers.length]).toEqual([200, 501, 501]);
    check(await appwrite().ask(key.get('/messaging/topics/news')), ok(topic(501)));
  });
});

facts('a message', {
  'to more than 500 targets fails': [
    key.post('/messaging/messages/email', {
      messageId: 'm1',
      subject: 'Hello',
      content: 'Good day',
      targets: Array.from({ length: 501 }, (_, i) => `target${i}`),
    }),
    refused(500, expect.any(String), expect.any(String)),
  ],
});
