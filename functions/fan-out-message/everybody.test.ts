import { Teams } from 'node-appwrite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { subscribers, topics } from '../../local/messaging/documents.ts';
import { memberships } from '../../local/teams/documents.ts';
import { targets } from '../../local/users/documents.ts';
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

const PEOPLE = scattered(2_000);

let fanOut: FanOut;
let ask: Ask;

beforeAll(async () => {
  fanOut = await startFanOut();
  ({ ask } = await fanOut.person('boss', ['admin']));
  const { local } = fanOut.appwrite;
  await new Teams(fanOut.appwrite.admin()).create({ teamId: 'staff', name: 'Staff' });
  await fanOut.messaging.createTopic({ topicId: 'updates', name: 'Updates' });
  local.store.transaction(() => {
    for (const [index, id] of PEOPLE.entries()) {
      fanOut.makeUser(id, { labels: index % 2 ? ['odd'] : ['even'] });
      const at = new Date().toISOString();
      const data = {
        userId: id,
        teamId: 'staff',
        roles: index % 4 ? ['crew'] : ['lead'],
        invited: at,
        joined: at,
        confirm: true,
      };
      memberships(local.store).create({ data, permissions: ['read("any")'] });
      for (const { $id, providerType } of targets(local.store).where('userId', id))
        subscribers(local.store).create({ data: { topicId: 'updates', targetId: $id, userId: id, providerType } });
    }
    topics(local.store).update('updates', { emailTotal: 2000, smsTotal: 2000, pushTotal: 2000 });
  });
});
afterAll(() => fanOut.appwrite.close());

const AUDIENCES = {
  topic: { kind: 'topic', topic: 'updates' },
  labels: { kind: 'labels', labels: ['odd', 'even'] },
  team: { kind: 'team', team: 'staff' },
  users: { kind: 'users', users: PEOPLE },
  everyone: { kind: 'everyone' },
};

describe.each(CHANNELS)('two thousand users get one %s each', (channel) => {
  it.each(Object.entries(AUDIENCES))('as %s', async (kind, audience) => {
    fanOut.emptyInbox();
    fanOut.calls.length = 0;
    const campaign = `${channel}-${kind}`;
    const asked = { campaign, channel, audience, message: MESSAGES[channel] };
    expect(await ask('POST', '/', asked)).toMatchObject({ status: 202, json: { campaign, state: 'running' } });
    await fanOut.idle();
    expect(fanOut.received()).toEqual(once(PEOPLE));
    expect(await ask('GET', `/${campaign}`)).toMatchObject({
      status: 200,
      json: { state: 'done', sent: 2_000, failed: 0, percent: 100 },
    });
    const executions = new Set(fanOut.calls.map(({ executionId }) => executionId)).size - 1; // less the GET
    console.log(
      campaign,
      executions,
      fanOut.calls.map(({ method, route }) => `${method} ${route}`),
    );
  });
});
