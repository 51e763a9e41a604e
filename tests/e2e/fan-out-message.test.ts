import { Messaging, type Models, Query, TablesDB, Users } from 'node-appwrite';
import { beforeAll, expect, it } from 'vitest';
import type { Audience } from '../../client/src/index.ts';
import {
  clients,
  config,
  eventually,
  id,
  isRemote,
  label,
  mailsTo,
  NO_INBOX,
  type Person,
  person,
  refusal,
  table,
  variable,
} from './support/appwrite.ts';

let sender: Person;
let people: Person[];
const [LABEL, SENDER] = [label('subscriber'), variable('fan-out-message', 'SENDER_LABEL')];
const topicId = config.topics[0]?.$id ?? '';

beforeAll(async () => {
  const names = ['first', 'second', 'third'];
  [sender, ...people] = await Promise.all([person('sender', [SENDER]), ...names.map((name) => person(name, [LABEL]))]);
});

function emailTo(campaign: string, audience: Audience) {
  // with the prefix, so that it is recognised as the tests' own
  const message = { subject: `${id(campaign)} for you`, content: 'There is news.' };
  return { campaign: id(campaign), channel: 'email' as const, audience, message };
}

/** The campaigns that were sent, and their recipients. */
const sent = new Map<string, readonly Person[]>();

/** Sends a campaign and waits for its end. */
async function send(campaign: string, audience: Audience, recipients: readonly Person[]) {
  sent.set(campaign, recipients);
  const begun = await sender.api.fanOutMessage.send(emailTo(campaign, audience));
  expect(begun).toMatchObject({ campaign: id(campaign), channel: 'email' });
  return eventually(async () => {
    const progress = await sender.api.fanOutMessage.progress({ campaign: id(campaign) });
    expect(progress.state).toBe('done');
    return progress;
  });
}

it('reaches the named users, except one who does not consent', async () => {
  const [unwilling, ...willing] = people as [Person, ...Person[]];
  await new Users(clients.admin).updatePrefs({ userId: unwilling.id, prefs: { channels: { email: false } } });
  const done = await send('to-users', { kind: 'users', users: people.map((one) => one.id) }, willing);
  await new Users(clients.admin).updatePrefs({ userId: unwilling.id, prefs: {} });
  expect(done).toMatchObject({ state: 'done', sent: 2, skipped: 1, total: 3, percent: 100 });
});

it('reaches everybody with a label', async () => {
  const done = await send('to-labels', { kind: 'labels', labels: [LABEL] }, people);
  expect(done).toMatchObject({ state: 'done', sent: 3, skipped: 0, total: 3, percent: 100 });
});

it('reaches the subscribers of a topic', async () => {
  const messaging = new Messaging(clients.admin);
  const users = new Users(clients.admin);
  const subscribed = people.slice(0, 2);
  for (const one of subscribed) {
    const { targets } = await users.get({ userId: one.id });
    await messaging.createSubscriber({ topicId, subscriberId: one.id, targetId: targets[0]?.$id ?? '' });
  }
  const done = await send('to-topic', { kind: 'topic', topic: topicId }, subscribed);
  expect(done).toMatchObject({ state: 'done', percent: 100 });
});

it('counts without sending, and can be scheduled and cancelled', async () => {
  const { fanOutMessage } = sender.api;
  const asked = emailTo('put-off', { kind: 'labels', labels: [LABEL] });
  await expect(fanOutMessage.send({ ...asked, dryRun: true })).resolves.toMatchObject({ state: 'counted', total: 3 });
  const scheduledAt = new Date(Date.now() + 3_600_000).toISOString();
  await expect(fanOutMessage.send({ ...asked, scheduledAt })).resolves.toMatchObject({ state: 'scheduled', sent: 0 });
  const { campaign } = asked;
  await expect(fanOutMessage.cancel({ campaign })).resolves.toMatchObject({ state: 'cancelled', sent: 0 });
  await expect(fanOutMessage.progress({ campaign })).resolves.toMatchObject({ state: 'cancelled' });
});

it('is one campaign, however often it is requested, and another one with its id is refused', async () => {
  const asked = emailTo('twice', { kind: 'users', users: [sender.id] });
  await send('twice', asked.audience, [sender]);
  await expect(sender.api.fanOutMessage.send(asked)).resolves.toMatchObject({ state: 'done', sent: 1 });
  const message = { ...asked.message, content: 'Other news.' };
  await expect(refusal(sender.api.fanOutMessage.send({ ...asked, message }))).resolves.toMatchObject({ status: 409 });
  const { messages } = await new Messaging(clients.admin).listMessages({ queries: [Query.limit(100)] });
  const made = messages.filter(({ data }) => (data as { subject?: string }).subject === asked.message.subject);
  expect(made).toHaveLength(1);
});

it('shows its progress only to senders', async () => {
  const { campaign, audience } = emailTo('shown', { kind: 'users', users: [sender.id] });
  await send('shown', audience, [sender]);
  const row = { ...table('campaignProgress'), rowId: campaign };
  const seen = await new TablesDB(clients.withSession(sender.secret)).getRow<Models.DefaultRow>(row);
  expect(seen).toMatchObject({ state: 'done', sent: 1, percent: 100 });
  const [other] = people as [Person];
  await expect(refusal(new TablesDB(clients.withSession(other.secret)).getRow(row))).resolves.toMatchObject({
    code: 404,
  });
  await expect(refusal(other.api.fanOutMessage.progress({ campaign }))).resolves.toMatchObject({ status: 403 });
});

it('is not for those without the label', async () => {
  const [other] = people as [Person];
  const asked = emailTo('forbidden', { kind: 'users', users: [other.id] });
  await expect(refusal(other.api.fanOutMessage.send(asked))).resolves.toMatchObject({ slug: 'forbidden', status: 403 });
});

it('was delivered once to each of its recipients, and to nobody else', async ({ skip }) => {
  skip(isRemote, NO_INBOX);
  const everybody = [sender, ...people];
  for (const [campaign, recipients] of sent) {
    const { subject } = emailTo(campaign, { kind: 'everyone' }).message;
    await eventually(async () => {
      const mails = await Promise.all(everybody.map(({ email }) => mailsTo(email)));
      const counts = mails.map((all) => all.filter((mail) => mail.subject === subject).length);
      expect(counts, campaign).toEqual(everybody.map((one) => (recipients.includes(one) ? 1 : 0)));
    });
  }
  expect(sent.size).toBeGreaterThan(0);
});
