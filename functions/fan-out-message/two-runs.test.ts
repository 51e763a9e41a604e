import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { AUDIENCES, type Campaigns, PEOPLE, startCampaigns } from '../../tests/support/campaigns.ts';
import { PATIENCE } from '../../tests/support/patience.ts';
import { nextCase } from '../../tests/support/sample.ts';

let campaigns: Campaigns;
beforeAll(async () => {
  campaigns = await startCampaigns();
});
afterAll(() => campaigns.appwrite.close());

const paged = Object.entries(AUDIENCES).filter(([kind]) => kind !== 'topic');

describe('if a run is delayed at each call in turn while another one completes the campaign,', () => {
  it.each(Object.entries(AUDIENCES))('everybody gets it once by %s', async (_, audience) => {
    for (let at = nextCase(0), held = true; held; at = nextCase(at)) {
      const asked = campaigns.fresh(audience);
      const { isHeld, release } = campaigns.hold(at);
      const answered = campaigns.ask('POST', '/', asked);
      held = await isHeld(answered);
      if (held) await campaigns.endMeanwhile(asked);
      release();
      await answered;
      await campaigns.finish(asked);
      campaigns.expectOnce(PEOPLE, `held before call ${at}`);
      expect(await campaigns.progress(asked.campaign), `held before call ${at}`).toMatchObject({ state: 'done' });
    }
  });

  it.each(paged)('every user who exists throughout gets one message by %s', async (_, audience) => {
    for (let at = nextCase(0), held = true; held; at = nextCase(at)) {
      const asked = campaigns.fresh(audience);
      const { isHeld, release } = campaigns.hold(at);
      const answered = campaigns.ask('POST', '/', asked);
      held = await isHeld(answered);
      const throughout = held ? campaigns.change() : PEOPLE;
      if (held) await campaigns.endMeanwhile(asked);
      release();
      await answered;
      await campaigns.finish(asked);
      campaigns.expectOnce(throughout, `held before call ${at}`);
    }
  });
});

it('everybody gets one message if two runs continue at once from each call in turn', async () => {
  for (let at = nextCase(0), held = true; held; at = nextCase(at)) {
    const asked = campaigns.fresh(AUDIENCES.everyone);
    const { isHeld, release } = campaigns.hold(at);
    const answered = campaigns.ask('POST', '/', asked);
    held = await isHeld(answered);
    if (held) {
      await campaigns.passTime();
      campaigns.startRound();
    }
    release();
    await answered;
    await campaigns.finish(asked);
    campaigns.expectOnce(PEOPLE, `held before call ${at}`);
  }
});

it('everybody gets one message if the same campaign is requested ten times at once', async () => {
  const asked = campaigns.fresh(AUDIENCES.everyone);
  const answers = await Promise.all(Array.from({ length: 10 }, () => campaigns.ask('POST', '/', asked)));
  expect(answers.map(({ status }) => status).toSorted()).toEqual([...Array(9).fill(200), 202]);
  await campaigns.finish(asked);
  campaigns.expectOnce(PEOPLE, 'ten at once');
});

it('a run that finds a message to a user whom it has not read reads again from that user on', async () => {
  const long = await startCampaigns({ SECONDS_PER_EXECUTION: '15' });
  try {
    const asked = long.fresh(AUDIENCES.everyone);
    const [first, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const [goFirst, goSecond] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    let makes = 0;
    long.hooks.before = async ({ route }) => {
      if (route !== '/messaging/messages/email') return;
      const number = ++makes;
      if (number === 1) {
        first.resolve();
        await goFirst.promise;
      }
      if (number === 3) {
        second.resolve();
        await goSecond.promise;
      }
    };
    await long.ask('POST', '/', asked);
    await first.promise; // is about to send to a and b
    long.join('aa');
    await long.passTime();
    long.startRound();
    await second.promise; // has sent to a and aa, and is about to send to b and c
    goFirst.resolve();
    await vi.waitUntil(() => Object.keys(long.received()).length === 5, { timeout: PATIENCE }); // the first one goes on to the end
    goSecond.resolve();
    await long.finish(asked);
    long.expectOnce([...PEOPLE, 'aa'], 'one behind the other');
  } finally {
    await long.appwrite.close();
  }
});
