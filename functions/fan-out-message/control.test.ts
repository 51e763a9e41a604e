import { Teams } from 'node-appwrite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { messages } from '../../local/messaging/documents.ts';
import { AUDIENCES, type Campaigns, PEOPLE, startCampaigns } from '../../tests/support/campaigns.ts';
import { ID, once } from '../../tests/support/fan-out.ts';
import { functionConfig } from '../../tests/support/functions.ts';
import { nextCase } from '../../tests/support/sample.ts';

let campaigns: Campaigns;
beforeAll(async () => {
  campaigns = await startCampaigns();
});
afterAll(() => campaigns.appwrite.close());

/** All messages of the local Appwrite. */
function allMessages() {
  const { store } = campaigns.appwrite.local;
  return messages(store).find({ limit: -1 });
}

describe('a campaign that is cancelled', () => {
  it('sends nothing more, at whichever call it is cancelled, and reaches everyone else when it is retried', async () => {
    for (let at = nextCase(2), held = true; held; at = nextCase(at)) {
      const asked = campaigns.fresh(AUDIENCES.everyone);
      const { isHeld, release } = campaigns.hold(at);
      const answered = campaigns.ask('POST', '/', asked);
      held = await isHeld(answered);
      if (!held) release();
      const made = () => allMessages().filter(({ status }) => status !== 'draft').length;
      const before = made();
      const cancelled = await campaigns.ask('POST', `/${asked.campaign}/cancel`);
      if (!held) {
        expect(cancelled).toMatchObject({ status: 409, json: { type: 'urn:problem:campaign-over' } });
        return;
      }
      expect(cancelled, `held before call ${at}`).toMatchObject({ status: 200, json: { state: 'cancelled' } });
      release();
      await answered;
      await campaigns.idle();
      expect(made(), `held before call ${at}`).toBe(before);
      const sent = Object.keys(campaigns.received()).length;
      await campaigns.passTime();
      await campaigns.comeRound();
      expect(made(), `held before call ${at}`).toBe(before);
      expect(await campaigns.progress(asked.campaign)).toMatchObject({ state: 'cancelled', sent });

      expect(await campaigns.ask('POST', `/${asked.campaign}/retry`)).toMatchObject({ status: 202 });
      await campaigns.idle();
      expect(campaigns.received(), `held before call ${at}`).toEqual(once(PEOPLE));
      expect(await campaigns.progress(asked.campaign)).toMatchObject({ state: 'done', sent: PEOPLE.length });
    }
  });

  it('before its scheduled time is not sent', async () => {
    const scheduledAt = new Date(Date.now() + 3_600_000).toISOString();
    const asked = { ...campaigns.fresh(AUDIENCES.everyone), scheduledAt };
    await campaigns.ask('POST', '/', asked);
    for (let times = 0; times < 2; times++)
      expect(await campaigns.ask('POST', `/${asked.campaign}/cancel`)).toMatchObject({ status: 200 });
    await campaigns.passTime();
    await campaigns.comeRound();
    expect(campaigns.received()).toEqual({});
    expect(await campaigns.progress(asked.campaign)).toMatchObject({ state: 'cancelled', sent: 0 });
  });

  it.each(['cancel', 'retry'])('has to exist: %s of an unknown campaign is 404', async (what) => {
    expect(await campaigns.ask('POST', `/nonesuch/${what}`)).toMatchObject({ status: 404 });
  });
});

describe('messages that failed', () => {
  /** Runs a campaign while no mail can be sent. */
  async function fail(audience: object): Promise<string> {
    const asked = campaigns.fresh(audience);
    await campaigns.messaging.updateSMTPProvider({ providerId: 'local-email', enabled: false });
    await campaigns.ask('POST', '/', asked);
    await campaigns.idle();
    await campaigns.messaging.updateSMTPProvider({ providerId: 'local-email', enabled: true });
    expect(campaigns.received()).toEqual({});
    return asked.campaign;
  }

  it.each(['everyone', 'topic'] as const)('are reported, and repeated by a retry (%s)', async (kind) => {
    const campaign = await fail(AUDIENCES[kind]);
    const failed = { state: 'done', sent: 4, failed: 4 };
    expect(await campaigns.ask('GET', `/${campaign}`)).toMatchObject({ json: failed });
    expect(await campaigns.progress(campaign)).toMatchObject(failed);
    for (let times = 0; times < 2; times++) {
      await campaigns.ask('POST', `/${campaign}/retry`);
      await campaigns.idle();
      expect(campaigns.received()).toEqual(once(PEOPLE));
      expect(await campaigns.ask('GET', `/${campaign}`)).toMatchObject({ json: { ...failed, failed: 0 } });
    }
  });

  it('that failed again are repeated again', async () => {
    const campaign = await fail(AUDIENCES.everyone);
    await campaigns.messaging.updateSMTPProvider({ providerId: 'local-email', enabled: false });
    await campaigns.ask('POST', `/${campaign}/retry`);
    await campaigns.idle();
    expect(await campaigns.ask('GET', `/${campaign}`)).toMatchObject({ json: { failed: 4 } });
    await campaigns.messaging.updateSMTPProvider({ providerId: 'local-email', enabled: true });
    await campaigns.ask('POST', `/${campaign}/retry`);
    await campaigns.idle();
    expect(campaigns.received()).toEqual(once(PEOPLE));
  });

  it('that reached somebody are not repeated', async () => {
    const campaign = await fail(AUDIENCES.everyone);
    const { store } = campaigns.appwrite.local;
    for (const { $id, users } of allMessages())
      if (users.includes('a')) messages(store).update($id, { deliveredTotal: 1 });
    expect(await campaigns.ask('GET', `/${campaign}`)).toMatchObject({ json: { failed: 3 } });
    await campaigns.ask('POST', `/${campaign}/retry`);
    await campaigns.idle();
    expect(campaigns.received()).toEqual(once(['c', 'd']));
    expect(await campaigns.ask('GET', `/${campaign}`)).toMatchObject({ json: { failed: 1 } });
  });

  it('are not repeated to users who have switched the channel off since, and not to new users', async () => {
    const campaign = await fail(AUDIENCES.everyone);
    await campaigns.users.updatePrefs({ userId: 'a', prefs: { channels: { email: false } } });
    campaigns.change();
    await campaigns.ask('POST', `/${campaign}/retry`);
    await campaigns.idle();
    expect(campaigns.received()).toEqual(once(['d']));
  });

  it('are repeated once, at whichever call the process is killed', async () => {
    for (let at = nextCase(0), killed = true; killed; at = nextCase(at)) {
      const campaign = await fail(AUDIENCES.everyone);
      killed = await campaigns.killAfter(at, () => campaigns.ask('POST', `/${campaign}/retry`));
      await campaigns.finish({ campaign });
      await campaigns.ask('POST', `/${campaign}/retry`);
      await campaigns.idle();
      expect(campaigns.received(), `killed after call ${at}`).toEqual(once(PEOPLE));
    }
  });
});

it('a campaign becomes failed if Appwrite refuses a call, and can be retried', async () => {
  const teams = new Teams(campaigns.appwrite.admin());
  await teams.create({ teamId: 'gone', name: 'Gone' });
  const asked = campaigns.fresh({ kind: 'team', team: 'gone' });
  await teams.createMembership({ teamId: 'gone', roles: ['crew'], userId: 'a' });
  campaigns.emptyInbox();
  const { isHeld, release } = campaigns.hold(5);
  const answered = campaigns.ask('POST', '/', asked);
  expect(await isHeld(answered)).toBe(true);
  await teams.delete({ teamId: 'gone' });
  release();
  await answered;
  await campaigns.idle();
  expect(await campaigns.progress(asked.campaign)).toMatchObject({ state: 'failed', sent: 0 });
  await teams.create({ teamId: 'gone', name: 'Back' });
  await teams.createMembership({ teamId: 'gone', roles: ['crew'], userId: 'a' });
  campaigns.emptyInbox();
  await campaigns.ask('POST', `/${asked.campaign}/retry`);
  await campaigns.idle();
  expect(campaigns.received()).toEqual(once(['a']));
});

it('an execution with an expired lease sends nothing; the schedule starts another one', async () => {
  const asked = campaigns.fresh(AUDIENCES.everyone);
  const { isHeld, release } = campaigns.hold(5); // the first call of the first execution after the answer
  expect(await isHeld(campaigns.ask('POST', '/', asked))).toBe(true);
  await campaigns.passTime();
  release();
  await campaigns.idle();
  expect(campaigns.received()).toEqual({});
  expect(await campaigns.campaign(asked.campaign)).toMatchObject({ state: 'running', sent: 0 });
  await campaigns.comeRound();
  expect(campaigns.received()).toEqual(once(PEOPLE));
});

it('with very few recipients, the position is still stored and everybody is counted once', async () => {
  const asked = campaigns.fresh(AUDIENCES.everyone);
  const off = { channels: { email: false } };
  for (const index of Array(20).keys()) campaigns.makeUser(`n${index}`, index === 10 ? {} : { prefs: off });
  for (const userId of PEOPLE) await campaigns.users.updatePrefs({ userId, prefs: off });
  await campaigns.ask('POST', '/', asked);
  await campaigns.idle();
  expect(campaigns.received()).toEqual(once(['n10']));
  // the sender has no target
  expect(await campaigns.progress(asked.campaign)).toMatchObject({ state: 'done', sent: 1, skipped: 24, total: 25 });
});

it('uses exactly its scopes in appwrite.json', () => {
  const used = campaigns.appwrite.local.scopesUsedBy(ID);
  expect([...used].toSorted()).toEqual(functionConfig(ID).scopes.toSorted());
});
