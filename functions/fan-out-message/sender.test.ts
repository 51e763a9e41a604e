import { TablesDB as AppTablesDB } from 'appwrite';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type FanOut, MESSAGES, once, startFanOut } from '../../tests/support/fan-out.ts';

let fanOut: FanOut;
let deputy: Awaited<ReturnType<FanOut['person']>>;
let campaigns = 0;

beforeAll(async () => {
  fanOut = await startFanOut();
  deputy = await fanOut.person('deputy', ['admin']);
  fanOut.makeUser('reader', { labels: ['reader'] });
});
afterAll(() => fanOut.appwrite.close());
beforeEach(() => fanOut.emptyInbox());

/** A campaign that is due, after a change to its sender. */
async function campaignAfter(change: (sender: string) => Promise<unknown>): Promise<string> {
  const campaign = `c${++campaigns}`;
  const sender = await fanOut.person(`sender${campaigns}`, ['admin']);
  const scheduledAt = new Date(Date.now() + 3_600_000).toISOString();
  const audience = { kind: 'labels', labels: ['reader'] };
  const asked = { campaign, channel: 'email', audience, message: MESSAGES.email, scheduledAt };
  expect(await sender.ask('POST', '/', asked)).toMatchObject({ status: 202, json: { state: 'scheduled' } });
  await change(sender.id);
  await fanOut.passTime();
  await fanOut.comeRound();
  return campaign;
}

describe('a scheduled campaign is not sent if its sender', () => {
  it.each<[string, (userId: string) => Promise<unknown>]>([
    ['has lost the label', (userId) => fanOut.users.updateLabels({ userId, labels: ['reader2'] })],
    ['was blocked', (userId) => fanOut.users.updateStatus({ userId, status: false })],
    ['was deleted', (userId) => fanOut.users.delete({ userId })],
    [
      'was deleted and another with the label has the id',
      async (userId) => {
        await fanOut.users.delete({ userId });
        await fanOut.person(userId, ['admin']);
      },
    ],
  ])('%s', async (_, change) => {
    const campaign = await campaignAfter(change);
    expect(fanOut.received()).toEqual({});
    expect(await deputy.ask('GET', `/${campaign}`)).toMatchObject({ json: { state: 'failed', sent: 0 } });
    // another sender takes it over
    expect(await deputy.ask('POST', `/${campaign}/retry`)).toMatchObject({ status: 202 });
    await fanOut.idle();
    expect(fanOut.received()).toEqual(once(['reader']));
    expect(await fanOut.campaign(campaign)).toMatchObject({ state: 'done', sender: 'deputy' });
  });

  it('is sent if the sender is unchanged', async () => {
    const campaign = await campaignAfter(async () => {});
    expect(fanOut.received()).toEqual(once(['reader']));
    expect(await deputy.ask('GET', `/${campaign}`)).toMatchObject({ json: { state: 'done', sent: 1 } });
  });
});

it('the schedule moves the read permission of older views from the sender`s id to the label', async () => {
  const campaign = await campaignAfter(async () => {});
  const row = { databaseId: 'app', tableId: 'campaignProgress', rowId: campaign };
  const { $permissions } = await fanOut.progress(campaign);
  await fanOut.db.updateRow({ ...row, permissions: ['read("user:leaver")'] });
  await fanOut.comeRound();
  expect((await fanOut.progress(campaign)).$permissions).toEqual($permissions);
  const newcomer = await fanOut.person('leaver', []);
  await expect(new AppTablesDB(newcomer.client).getRow(row)).rejects.toMatchObject({ code: 404 });
});
