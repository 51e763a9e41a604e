import { TablesDB as AppTablesDB } from 'appwrite';
import { MessagingProviderType, Teams } from 'node-appwrite';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { memberships } from '../../local/directory/memberships.ts';
import { targets } from '../../local/directory/targets.ts';
import { users } from '../../local/directory/users.ts';
import { inbox } from '../../local/inbox/inbox.ts';
import { type Ask, type FanOut, MESSAGES, once, startFanOut } from '../../tests/support/fan-out.ts';

let fanOut: FanOut;
let ask: Ask;
let boss: Awaited<ReturnType<FanOut['person']>>;
let campaigns = 0;

beforeAll(async () => {
  fanOut = await startFanOut();
  boss = await fanOut.person('boss', ['admin']);
  ({ ask } = boss);
});
afterAll(() => fanOut.appwrite.close());
beforeEach(() => {
  for (const id of ['alice', 'bob', 'carol']) fanOut.makeUser(id, { labels: ['reader'] });
});
afterEach(async () => {
  delete fanOut.hooks.before;
  await fanOut.idle();
  fanOut.emptyInbox();
  for (const { $id } of users(fanOut.appwrite.local.store).find({ limit: -1 }))
    if ($id !== 'boss') fanOut.removeUser($id);
});

/** The default request: an e-mail to the readers. */
function asking(changes: object = {}) {
  const audience = { kind: 'labels', labels: ['reader'] };
  return { campaign: `c${++campaigns}`, channel: 'email', audience, message: MESSAGES.email, ...changes };
}

/** Sends a campaign and waits for its end; returns its progress. */
async function run(changes: object = {}) {
  const asked = asking(changes);
  expect(await ask('POST', '/', asked)).toMatchObject({ status: 202 });
  await fanOut.idle();
  return (await ask('GET', `/${asked.campaign}`)).json;
}

describe('the same campaign', () => {
  it('requested again in the same way is answered with its progress, and sends nothing more', async () => {
    const asked = asking();
    await ask('POST', '/', asked);
    await fanOut.idle();
    const { campaign, message, audience, channel } = asked;
    expect(await ask('POST', '/', { message, dryRun: false, channel, audience, campaign })).toMatchObject({
      status: 200,
      json: { state: 'done', sent: 3, percent: 100 },
    });
    await fanOut.idle();
    expect(fanOut.received()).toEqual(once(['alice', 'bob', 'carol']));
  });

  it('requested with other content is refused', async () => {
    const asked = asking();
    await ask('POST', '/', asked);
    const other = { ...asked, message: { ...MESSAGES.email, content: 'Something else.' } };
    expect(await ask('POST', '/', other)).toMatchObject({
      status: 409,
      json: { type: 'urn:problem:campaign-differs' },
    });
  });
});

describe('consent', () => {
  it('leaves out users who switched the channel off, are blocked, are excluded or have no target', async () => {
    const { store } = fanOut.appwrite.local;
    fanOut.makeUser('off', { labels: ['reader'], prefs: { channels: { email: false } } });
    fanOut.makeUser('otherOff', { labels: ['reader'], prefs: { channels: { sms: false } } });
    fanOut.makeUser('blocked', { labels: ['reader'], status: false });
    fanOut.makeUser('left', { labels: ['reader'] });
    fanOut.makeUser('staff', { labels: ['reader', 'staff'] });
    fanOut.makeUser('mute', { labels: ['reader'] });
    for (const { $id, providerType } of targets(store).where('userId', 'mute'))
      if (providerType === 'email') targets(store).delete($id);
    expect(await run({ exclude: { users: ['left'], labels: ['staff'] } })).toMatchObject({
      sent: 4,
      skipped: 5,
      total: 9,
    });
    expect(fanOut.received()).toEqual(once(['alice', 'bob', 'carol', 'otherOff']));
  });

  it('is checked when a campaign is sent, not when it is requested', async () => {
    const asked = asking({ scheduledAt: new Date(Date.now() + 3_600_000).toISOString() });
    expect(await ask('POST', '/', asked)).toMatchObject({ status: 202, json: { state: 'scheduled', startedAt: null } });
    await fanOut.comeRound();
    expect(fanOut.received()).toEqual({});
    users(fanOut.appwrite.local.store).update('bob', { prefs: { channels: { email: false } } });
    await fanOut.passTime();
    await fanOut.comeRound();
    expect(fanOut.received()).toEqual(once(['alice', 'carol']));
    expect(await fanOut.progress(asked.campaign)).toMatchObject({ state: 'done', sent: 2, skipped: 1 });
  });
});

it('with match all, only users with all of the labels get a message', async () => {
  users(fanOut.appwrite.local.store).update('bob', { labels: ['reader', 'vip'] });
  await run({ audience: { kind: 'labels', labels: ['reader', 'vip'], match: 'all' } });
  expect(fanOut.received()).toEqual(once(['bob']));
});

it('a team is its members, or those with one of the roles', async () => {
  const teams = new Teams(fanOut.appwrite.admin());
  await teams.create({ teamId: 'crew', name: 'Crew' });
  await teams.createMembership({ teamId: 'crew', roles: ['lead'], userId: 'alice' });
  await teams.createMembership({ teamId: 'crew', roles: ['hand'], userId: 'bob' });
  fanOut.emptyInbox();
  await run({ audience: { kind: 'team', team: 'crew', roles: ['lead', 'cook'] } });
  expect(fanOut.received()).toEqual(once(['alice']));
  fanOut.emptyInbox();
  await run({ audience: { kind: 'team', team: 'crew' } });
  expect(fanOut.received()).toEqual(once(['alice', 'bob']));
});

it('a dry run counts, and sends and stores nothing', async () => {
  users(fanOut.appwrite.local.store).update('bob', { status: false });
  const asked = asking();
  fanOut.calls.length = 0;
  expect(await ask('POST', '/', { ...asked, dryRun: true })).toEqual({
    status: 200,
    json: {
      ...{ campaign: asked.campaign, channel: 'email', state: 'counted', sent: 0, skipped: 1, failed: 0 },
      ...{ total: 3, percent: 100, startedAt: null, expectedEnd: null },
    },
  });
  expect(fanOut.calls.every(({ method }) => method === 'GET')).toBe(true);
  expect(await ask('GET', `/${asked.campaign}`)).toMatchObject({ status: 404 });
  expect(await ask('POST', '/', asked)).toMatchObject({ status: 202 });
});

it('only senders can read the progress of a campaign, and nobody can change it', async () => {
  const { campaign } = await run();
  const colleague = await fanOut.person('colleague', ['admin']);
  const other = await fanOut.person('other', ['reader']);
  const row = { databaseId: 'app', tableId: 'campaignProgress', rowId: String(campaign) };
  for (const { client } of [boss, colleague])
    expect(await new AppTablesDB(client).getRow(row)).toMatchObject({ state: 'done', sent: 3, channel: 'email' });
  await expect(new AppTablesDB(other.client).getRow(row)).rejects.toMatchObject({ code: 404 });
  await expect(new AppTablesDB(boss.client).updateRow({ ...row, data: { sent: 9 } })).rejects.toMatchObject({
    code: 401,
  });
  for (const { client } of [boss, other])
    await expect(new AppTablesDB(client).getRow({ ...row, tableId: 'campaigns' })).rejects.toMatchObject({ code: 404 });
});

it('messages can have one recipient each, for providers that show recipients to each other', async () => {
  const alone = await startFanOut({ RECIPIENTS_PER_MESSAGE: '1', USERS_PER_PAGE: '2' });
  try {
    for (const id of ['alice', 'bob', 'carol']) alone.makeUser(id);
    const { ask } = await alone.person('boss', ['admin']);
    await ask('POST', '/', asking({ audience: { kind: 'everyone' } }));
    await alone.idle();
    expect(alone.received()).toEqual(once(['alice', 'bob', 'carol']));
    expect(
      new Set(
        inbox(alone.appwrite.local.store)
          .find({ limit: -1 })
          .map(({ messageId }) => messageId),
      ).size,
    ).toBe(3);
  } finally {
    await alone.appwrite.close();
  }
});

it('a member of a team who has not confirmed gets nothing', async () => {
  const teams = new Teams(fanOut.appwrite.admin());
  await teams.create({ teamId: 'half', name: 'Half' });
  await teams.createMembership({ teamId: 'half', roles: ['crew'], userId: 'alice' });
  const at = new Date().toISOString();
  const invited = { userId: 'bob', teamId: 'half', roles: ['crew'], invited: at, confirm: false };
  memberships(fanOut.appwrite.local.store).create({ data: invited, permissions: ['read("any")'] });
  fanOut.emptyInbox();
  for (const roles of [undefined, ['crew']])
    await run({ audience: { kind: 'team', team: 'half', ...(roles ? { roles } : {}) } });
  expect(fanOut.received()).toEqual({ alice: 2 });
});

describe('a user with several targets for a channel', () => {
  beforeEach(async () => {
    for (const [userId, identifier] of [
      ['alice', 'second@example.com'],
      ['bob', 'third@example.com'],
    ] as const)
      await fanOut.users.createTarget({
        ...{ userId, targetId: `${userId}-2`, providerType: MessagingProviderType.Email, identifier },
      });
  });

  it('gets a campaign once, at the address of the account, and is counted once', async () => {
    expect(await run()).toMatchObject({ state: 'done', sent: 3, skipped: 0, total: 3 });
    expect(fanOut.received()).toEqual(once(['alice', 'bob', 'carol']));
    const addresses = inbox(fanOut.appwrite.local.store)
      .find({ limit: -1 })
      .map(({ to }) => to);
    expect(addresses.toSorted()).toEqual(['alice@example.com', 'bob@example.com', 'carol@example.com']);
  });

  it('gets it once if it failed and is repeated', async () => {
    await fanOut.messaging.updateSMTPProvider({ providerId: 'local-email', enabled: false });
    const { campaign } = await run();
    await fanOut.messaging.updateSMTPProvider({ providerId: 'local-email', enabled: true });
    expect(await ask('GET', `/${campaign}`)).toMatchObject({ json: { sent: 3, failed: 3 } });
    for (let times = 0; times < 2; times++) {
      await ask('POST', `/${campaign}/retry`);
      await fanOut.idle();
    }
    expect(fanOut.received()).toEqual(once(['alice', 'bob', 'carol']));
    expect(await ask('GET', `/${campaign}`)).toMatchObject({ json: { sent: 3, failed: 0 } });
  });
});
