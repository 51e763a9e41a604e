import { Teams } from 'node-appwrite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { memberships } from '../../local/directory/memberships.ts';
import { targets } from '../../local/directory/targets.ts';
import { killFunction } from '../../local/functions/state.ts';
import { subscribers, topics } from '../../local/messaging/documents.ts';
import {
  type Ask,
  CHANNELS,
  type FanOut,
  ID,
  MESSAGES,
  once,
  scattered,
  startFanOut,
} from '../../tests/support/fan-out.ts';
import { nextCase } from '../../tests/support/sample.ts';

/** Ids of the maximum length, which make the longest URLs. */
const PEOPLE = scattered(2_000).map((id) => id.padEnd(36, '0'));

let fanOut: FanOut;
let ask: Ask;

beforeAll(async () => {
  fanOut = await startFanOut();
  ({ ask } = await fanOut.person('boss', ['admin']));
  const { store } = fanOut.appwrite.local;
  await new Teams(fanOut.appwrite.admin()).create({ teamId: 'staff', name: 'Staff' });
  await fanOut.messaging.createTopic({ topicId: 'updates', name: 'Updates' });
  store.transaction(() => {
    const at = new Date().toISOString();
    for (const [index, id] of PEOPLE.entries()) {
      fanOut.makeUser(id, { labels: [index % 2 ? 'odd' : 'even'] });
      const member = { userId: id, teamId: 'staff', roles: ['crew'], invited: at, joined: at, confirm: true };
      memberships(store).create({ data: member, permissions: ['read("any")'] });
      for (const { $id, providerType } of targets(store).where('userId', id))
        subscribers(store).create({ data: { topicId: 'updates', targetId: $id, userId: id, providerType } });
    }
    topics(store).update('updates', { emailTotal: 2_000, smsTotal: 2_000, pushTotal: 2_000 });
  });
});
afterAll(() => fanOut.appwrite.close());

const AUDIENCES = {
  topic: { kind: 'topic', topic: 'updates' },
  labels: { kind: 'labels', labels: ['odd', 'even'] },
  team: { kind: 'team', team: 'staff', roles: ['crew', 'lead'] },
  users: { kind: 'users', users: PEOPLE },
  everyone: { kind: 'everyone' },
};

/** The function's calls with its own key, and the sender's call, since the last time. */
function callsOf(campaign: string): { calls: number; executions: number } {
  const made = fanOut.calls.splice(0);
  const executions = new Set(made.map(({ executionId }) => executionId)).size;
  expect(made.some(({ path }) => path.includes(campaign))).toBe(true);
  return { calls: made.length + 1, executions };
}

describe.each(CHANNELS)('two thousand users get one %s each', (channel) => {
  it.each(Object.entries(AUDIENCES))('as %s', async (kind, audience) => {
    fanOut.emptyInbox();
    const campaign = `${channel}-${kind}`;
    const asked = { campaign, channel, audience, message: MESSAGES[channel] };
    expect(await ask('POST', '/', asked)).toMatchObject({ status: 202, json: { campaign, state: 'running' } });
    await fanOut.idle();
    expect(fanOut.received()).toEqual(once(PEOPLE));
    const { calls, executions } = callsOf(campaign);
    expect(calls).toBeLessThanOrEqual(2_000 / 1_000 + 2_000 / 500 + 7 + 5 * (executions - 1));
    const done = { state: 'done', sent: 2_000, failed: 0, percent: 100 };
    expect(await ask('GET', `/${campaign}`)).toMatchObject({ status: 200, json: done });
    expect(await fanOut.progress(campaign)).toMatchObject({ ...done, total: kind === 'everyone' ? 2_001 : 2_000 });
    fanOut.calls.length = 0;
  });
});

describe('two thousand users get one each', () => {
  const asking = (campaign: string) => {
    fanOut.emptyInbox();
    return { campaign, channel: 'push', audience: AUDIENCES.everyone, message: MESSAGES.push };
  };
  const kill = () => killFunction(fanOut.appwrite.local, ID);

  it('with the process killed after every call in turn', async () => {
    for (let at = nextCase(0), killed = true; killed; at = nextCase(at)) {
      const asked = asking(`killed-${at}`);
      let left = at;
      fanOut.hooks.after = async ({ functionId }) => {
        if (functionId === ID && --left === 0) await kill();
      };
      await ask('POST', '/', asked);
      await fanOut.idle();
      delete fanOut.hooks.after;
      killed = left <= 0;
      await ask('POST', '/', asked);
      await fanOut.passTime();
      await fanOut.comeRound();
      expect(fanOut.received(), `killed after call ${at}`).toEqual(once(PEOPLE));
    }
  });

  it('with two runs at once', async () => {
    const first = Promise.withResolvers<void>();
    fanOut.hooks.before = ({ route, functionId }) => {
      if (functionId === ID && route === '/messaging/messages/push') first.resolve();
    };
    const asked = asking('twice');
    await ask('POST', '/', asked);
    await first.promise;
    delete fanOut.hooks.before;
    await fanOut.passTime();
    await fanOut.comeRound();
    await fanOut.passTime();
    await fanOut.comeRound();
    expect(fanOut.received()).toEqual(once(PEOPLE));
    expect(await fanOut.progress('twice')).toMatchObject({ state: 'done', sent: 2_000 });
  });
});
