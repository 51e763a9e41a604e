import { MessagingProviderType } from 'node-appwrite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { killFunction } from '../../local/functions/state.ts';
import { AUDIENCES, type Campaigns, PEOPLE, startCampaigns } from '../../tests/support/campaigns.ts';
import { ID, once } from '../../tests/support/fan-out.ts';
import { nextCase } from '../../tests/support/sample.ts';

let campaigns: Campaigns;
beforeAll(async () => {
  campaigns = await startCampaigns();
});
afterAll(() => campaigns.appwrite.close());

describe('everybody gets one message if the process is killed after each call in turn', () => {
  it.each(Object.entries(AUDIENCES))('by %s', async (_, audience) => {
    for (let at = nextCase(0), killed = true; killed; at = nextCase(at)) {
      const asked = campaigns.fresh(audience);
      killed = await campaigns.killAfter(at, () => campaigns.ask('POST', '/', asked));
      await campaigns.finish(asked);
      expect(campaigns.received(), `killed after call ${at}`).toEqual(once(PEOPLE));
      expect(await campaigns.progress(asked.campaign)).toMatchObject({ state: 'done', sent: 4, percent: 100 });
    }
  });

  it('of the execution that continues an abandoned campaign', async () => {
    for (let at = nextCase(0), killed = true; killed; at = nextCase(at)) {
      const asked = campaigns.fresh(AUDIENCES.everyone);
      await campaigns.killAfter(9, () => campaigns.ask('POST', '/', asked));
      await campaigns.passTime();
      killed = await campaigns.killAfter(at, () => campaigns.comeRound());
      await campaigns.finish(asked);
      expect(campaigns.received(), `killed after call ${at}`).toEqual(once(PEOPLE));
      expect(await campaigns.progress(asked.campaign)).toMatchObject({ state: 'done', sent: 4, percent: 100 });
    }
  });
});

it('a user with several addresses gets one message if the process is killed after each call in turn', async () => {
  for (let at = nextCase(0), killed = true; killed; at = nextCase(at)) {
    const asked = campaigns.fresh(AUDIENCES.everyone);
    const second = { providerType: MessagingProviderType.Email, identifier: 'second@example.com' };
    await campaigns.users.createTarget({ userId: 'b', targetId: `second${at}`, ...second });
    killed = await campaigns.killAfter(at, () => campaigns.ask('POST', '/', asked));
    await campaigns.finish(asked);
    expect(campaigns.received(), `killed after call ${at}`).toEqual(once(PEOPLE));
    expect(await campaigns.progress(asked.campaign)).toMatchObject({ state: 'done', sent: 4, percent: 100 });
  }
});

it('the progress of an abandoned campaign is current: in a request at once, in the table after a minute', async () => {
  const asked = campaigns.fresh(AUDIENCES.everyone);
  const { local } = campaigns.appwrite;
  campaigns.hooks.after = async ({ functionId, route }) => {
    if (functionId !== ID || route !== '/messaging/messages/email') return;
    delete campaigns.hooks.after;
    await killFunction(local, ID);
  };
  await campaigns.ask('POST', '/', asked);
  await campaigns.idle();
  expect(await campaigns.campaign(asked.campaign)).toMatchObject({ state: 'running', sent: 0 });
  // the sender belongs to everybody
  const shown = { state: 'running', sent: 2, total: 5, percent: 40 };
  expect(await campaigns.ask('GET', `/${asked.campaign}`)).toMatchObject({ json: shown });
  await campaigns.comeRound();
  expect(await campaigns.progress(asked.campaign)).toMatchObject(shown);
  await campaigns.finish(asked);
  expect(campaigns.received()).toEqual(once(PEOPLE));
});

it('users who exist throughout get one message while others come and go and the campaign is abandoned', async () => {
  for (let at = nextCase(0), killed = true; killed; at = nextCase(at)) {
    const asked = campaigns.fresh(AUDIENCES.everyone);
    killed = await campaigns.killAfter(at, () => campaigns.ask('POST', '/', asked));
    const throughout = killed ? campaigns.change() : PEOPLE;
    await campaigns.finish(asked);
    campaigns.expectOnce(throughout, `killed after call ${at}`);
  }
});
