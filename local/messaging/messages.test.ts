import { ID, MessagePriority, Messaging, Query, Users } from 'node-appwrite';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startAppwrite, type TestAppwrite } from '../../tests/support/appwrite.ts';
import { targets } from '../directory/targets.ts';
import { inbox } from '../inbox/inbox.ts';
import { messages } from './documents.ts';
import { ensureProviders } from './providers.ts';

let appwrite: TestAppwrite;
let messaging: Messaging;

beforeAll(async () => {
  appwrite = await startAppwrite();
  messaging = new Messaging(appwrite.admin());
  ensureProviders(appwrite.local);
  const users = new Users(appwrite.admin());
  for (const userId of ['ann', 'ben', 'cat'])
    await users.create({ userId, email: `${userId}@example.com`, name: userId });
  await users.create({ userId: 'dan', phone: '+15551234567' });
});
beforeEach(() => inbox(appwrite.local.store).clear());
afterAll(() => appwrite.close());

async function sentMessage(messageId: string) {
  await appwrite.local.jobs.idle();
  return messaging.getMessage({ messageId });
}

function received() {
  return inbox(appwrite.local.store)
    .find({ limit: -1 })
    .map(({ to }) => to)
    .sort();
}

const letter = { subject: 'Hello', content: 'Hi there' };

describe('a message', () => {
  it('reaches its users, targets and topics once each, and again those in two of them', async () => {
    const ann = targets(appwrite.local.store).where('userId', 'ann')[0]?.$id ?? '';
    const ben = targets(appwrite.local.store).where('userId', 'ben')[0]?.$id ?? '';
    await messaging.createTopic({ topicId: 'news', name: 'News' });
    await messaging.createSubscriber({ topicId: 'news', subscriberId: 'ann-news', targetId: ann });
    const made = await messaging.createEmail({
      ...{ messageId: ID.unique(), ...letter, topics: ['news'], users: ['ann', 'ben', 'ghost'], targets: [ben] },
    });
    expect(made.status).toBe('processing');
    const sent = await sentMessage(made.$id);
    expect(sent).toMatchObject({ status: 'sent', deliveredTotal: 4, deliveryErrors: [] });
    expect(received()).toEqual(['ann@example.com', 'ann@example.com', 'ben@example.com', 'ben@example.com']);
  });

  it('is received once by everyone, even if a crash repeats the delivery', async () => {
    await messaging.createEmail({ messageId: 'again', ...letter, users: ['ann', 'ben'] });
    await sentMessage('again');
    const { store, jobs } = appwrite.local;
    messages(store).update('again', { status: 'processing', deliveredTotal: 0 });
    jobs.add('message', 'again');
    expect(await sentMessage('again')).toMatchObject({ status: 'sent', deliveredTotal: 2 });
    expect(received()).toEqual(['ann@example.com', 'ben@example.com']);
  });

  it('is created once by ten concurrent calls with the same id', async () => {
    const ask = () => messaging.createEmail({ messageId: 'once', ...letter, users: ['ann'] });
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, ask));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason.type] : []));
    expect(new Set(refused)).toEqual(new Set(['message_already_exists']));
  });

  it('fails with a reason if nobody can receive it', async () => {
    await messaging.createEmail({ messageId: 'nobody', ...letter, users: ['dan', 'ghost'] });
    expect(await sentMessage('nobody')).toMatchObject({
      ...{ status: 'failed', deliveredTotal: 0, deliveryErrors: ['No valid recipients found.'] },
    });
  });

  it('is also sent to phones and devices', async () => {
    const users = new Users(appwrite.admin());
    await users.createTarget({
      ...{ userId: 'ann', targetId: 'ann-device', identifier: 'device-1', providerId: 'local-push' },
      providerType: 'push' as never,
    });
    await messaging.createSMS({ messageId: 'sms', content: 'Code 123456', users: ['dan', 'ann'] });
    await messaging.createPush({
      ...{ messageId: 'push', title: 'Hi', body: 'There', data: { a: '1' }, users: ['ann'] },
      priority: MessagePriority.Normal,
    });
    expect(await sentMessage('sms')).toMatchObject({
      status: 'sent',
      deliveredTotal: 1,
      data: { content: 'Code 123456' },
    });
    expect((await sentMessage('push')).data).toEqual({
      title: 'Hi',
      body: 'There',
      data: { a: '1' },
      priority: 'normal',
    });
    const [push] = inbox(appwrite.local.store).where('to', 'device-1');
    expect(push).toMatchObject({ channel: 'push', subject: 'Hi', text: 'There', data: { data: { a: '1' } } });
  });

  it('to a thousand users is delivered, and each user has it', async () => {
    const { store } = appwrite.local;
    const ids = Array.from({ length: 1000 }, (_, i) => `many${i}`);
    store.transaction(() => {
      for (const userId of ids)
        targets(store).create({ data: { userId, providerType: 'email', identifier: `${userId}@example.com` } });
    });
    await messaging.createEmail({ messageId: 'many', ...letter, users: ids });
    expect(await sentMessage('many')).toMatchObject({ status: 'sent', deliveredTotal: 1000 });
    expect(new Set(received()).size).toBe(1000);
  });

  it('may name a hundred thousand users', async () => {
    const users = Array.from({ length: 100_000 }, (_, i) => `nobody${i}`);
    await messaging.createEmail({ messageId: 'huge', ...letter, users: [...users, 'ann'] });
    expect(await sentMessage('huge')).toMatchObject({ status: 'sent', deliveredTotal: 1 });
  });
});

describe('a draft', () => {
  it('is sent once it is no longer a draft, and cannot be changed then', async () => {
    await messaging.createEmail({ messageId: 'draft', ...letter, draft: true });
    await expect(messaging.updateEmail({ messageId: 'draft', draft: false })).rejects.toMatchObject({
      type: 'message_missing_target',
    });
    await messaging.updateEmail({ messageId: 'draft', users: ['cat'], subject: 'Changed' });
    expect(await sentMessage('draft')).toMatchObject({ status: 'draft', deliveredTotal: 0 });
    await messaging.updateEmail({ messageId: 'draft', draft: false });
    expect(await sentMessage('draft')).toMatchObject({ status: 'sent', deliveredTotal: 1 });
    await expect(messaging.updateEmail({ messageId: 'draft', subject: 'x' })).rejects.toMatchObject({
      type: 'message_already_sent',
    });
  });
});

describe('a scheduled message', () => {
  const soon = () => new Date(Date.now() + 150).toISOString();
  const later = '2090-01-01T00:00:00.000+00:00';

  it('waits for its date', async () => {
    await messaging.createEmail({ messageId: 'later', ...letter, users: ['ann'], scheduledAt: later });
    expect(await sentMessage('later')).toMatchObject({ status: 'scheduled', scheduledAt: later });
    await messaging.updateEmail({ messageId: 'later', scheduledAt: soon() });
    await expect.poll(async () => (await sentMessage('later')).status).toBe('sent');
    expect(received()).toEqual(['ann@example.com']);
  });

  it('is not sent after it was deleted', async () => {
    await messaging.createEmail({ messageId: 'gone', ...letter, users: ['ann'], scheduledAt: later });
    await messaging.delete({ messageId: 'gone' });
    await expect(messaging.getMessage({ messageId: 'gone' })).rejects.toMatchObject({ type: 'message_not_found' });
  });
});

describe('what is refused', () => {
  it.each([
    [
      'a subject of 999 characters',
      { ...letter, subject: 'x'.repeat(999), users: ['ann'] },
      400,
      'general_argument_invalid',
    ],
    [
      'content of 64,231 characters',
      { ...letter, content: 'x'.repeat(64_231), users: ['ann'] },
      400,
      'general_argument_invalid',
    ],
    ['nobody to send to', letter, 400, 'message_missing_target'],
    ['a target that is not there', { ...letter, targets: ['nope'] }, 400, 'message_target_not_email'],
    [
      'more than 500 targets',
      { ...letter, targets: Array.from({ length: 501 }, (_, i) => `t${i}`) },
      500,
      'general_server_error',
    ],
    [
      'a date that has passed',
      { ...letter, users: ['ann'], scheduledAt: '2001-01-01T00:00:00.000Z' },
      400,
      'general_argument_invalid',
    ],
  ])('%s', async (_, message, code, type) => {
    await expect(messaging.createEmail({ messageId: ID.unique(), ...message })).rejects.toMatchObject({ code, type });
  });

  it('content of exactly 64,230 characters is accepted', async () => {
    const made = await messaging.createEmail({
      messageId: ID.unique(),
      subject: 'x'.repeat(998),
      content: 'é'.repeat(64_230),
      draft: true,
    });
    expect(made.status).toBe('draft');
  });
});

describe('lists', () => {
  it('find messages by status and text', async () => {
    await messaging.createEmail({ messageId: 'findable', subject: 'Zebra', content: 'x', draft: true });
    const found = await messaging.listMessages({ search: 'zebra', queries: [Query.equal('status', 'draft')] });
    expect(found.messages.map(({ $id }) => $id)).toEqual(['findable']);
    await expect(messaging.listMessages({ queries: [Query.cursorAfter('nope')] })).rejects.toMatchObject({
      type: 'general_cursor_not_found',
      message: "Message 'nope' for the 'cursor' value not found.",
    });
  });
});
