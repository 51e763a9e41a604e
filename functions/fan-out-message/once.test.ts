import { Teams } from 'node-appwrite';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { killFunction, onExecution } from '../../local/functions/state.ts';
import { subscribers, topics } from '../../local/messaging/documents.ts';
import { memberships } from '../../local/teams/documents.ts';
import { targets, users } from '../../local/users/documents.ts';
import { type Ask, type FanOut, ID, MESSAGES, once, startFanOut } from '../../tests/support/fan-out.ts';

/** In the order of their ids: a page of three ends with `c`, messages to two with `b` and `d`. */
const PEOPLE = ['a', 'b', 'c', 'd', 'e'];

const AUDIENCES = {
  topic: { kind: 'topic', topic: 'updates' },
  labels: { kind: 'labels', labels: ['reader'], match: 'all' },
  team: { kind: 'team', team: 'staff', roles: ['crew'] },
  users: { kind: 'users', users: ['c', 'x', 'a', 'b', 'e', 'd'] },
  everyone: { kind: 'everyone' },
};

let fanOut: FanOut;
let ask: Ask;
let campaigns = 0;

beforeAll(async () => {
  fanOut = await startFanOut({ USERS_PER_PAGE: '3', RECIPIENTS_PER_MESSAGE: '2', SECONDS_PER_EXECUTION: '0' });
  ({ ask } = await fanOut.person('0boss', ['admin']));
  await new Teams(fanOut.appwrite.admin()).create({ teamId: 'staff', name: 'Staff' });
  await fanOut.messaging.createTopic({ topicId: 'updates', name: 'Updates' });
});
afterAll(() => fanOut.appwrite.close());
afterEach(() => act('never'));

/** Makes a user who belongs to every audience. */
function join(id: string): void {
  const { store } = fanOut.appwrite.local;
  fanOut.makeUser(id, { labels: ['reader'] });
  const at = new Date().toISOString();
  const data = { userId: id, teamId: 'staff', roles: ['crew'], invited: at, joined: at, confirm: true };
  memberships(store).create({ data, permissions: ['read("any")'] });
  for (const { $id, providerType } of targets(store).where('userId', id))
    subscribers(store).create({ data: { topicId: 'updates', targetId: $id, userId: id, providerType } });
}

/** The people of this file as they are at first, an empty inbox, and a campaign that was not there yet. */
function fresh(audience: object) {
  for (const { $id } of users(fanOut.appwrite.local.store).find({ limit: -1 }))
    if ($id !== '0boss') fanOut.removeUser($id);
  for (const id of PEOPLE) join(id);
  topics(fanOut.appwrite.local.store).update('updates', { emailTotal: PEOPLE.length });
  fanOut.emptyInbox();
  return { campaign: `c${++campaigns}`, channel: 'email', audience, message: MESSAGES.email };
}

/** Has something done before or after one of the function's next calls. Says whether it came to that. */
function act(when: 'before' | 'after' | 'never', at = 0, what: () => Promise<unknown> = async () => {}): () => boolean {
  let left = at;
  const step = async ({ functionId }: { functionId: string | undefined }) => {
    if (functionId === ID && --left === 0) await what();
  };
  delete fanOut.hooks.before;
  delete fanOut.hooks.after;
  if (when !== 'never') fanOut.hooks[when] = step;
  return () => left <= 0;
}

const kill = () => killFunction(fanOut.appwrite.local, ID);

/** Has the schedule come round until the campaign is done; it is asked for again where that was not heard. */
async function finish(asked: { campaign: string }): Promise<void> {
  await fanOut.idle();
  for (let rounds = 0; rounds < 4; rounds++) {
    const campaign = await fanOut.campaign(asked.campaign).catch(() => undefined);
    if (campaign?.['state'] === 'done') return;
    if (campaign) {
      await fanOut.passTime();
      await fanOut.comeRound();
    } else {
      await ask('POST', '/', asked);
      await fanOut.idle();
    }
  }
  throw new Error(`campaign ${asked.campaign} does not end`);
}

describe('everybody gets it once where the process is killed after each call in turn', () => {
  it.each(Object.entries(AUDIENCES))('by %s', async (_, audience) => {
    for (let at = 1, killed = true; killed; at++) {
      const asked = fresh(audience);
      const wasKilled = act('after', at, kill);
      await ask('POST', '/', asked);
      await fanOut.idle();
      killed = wasKilled();
      act('never');
      await finish(asked);
      expect(fanOut.received(), `killed after call ${at}`).toEqual(once(PEOPLE));
      expect(await fanOut.progress(asked.campaign)).toMatchObject({ state: 'done', sent: 5, percent: 100 });
    }
  });
});

/** Some sign up before, between and after the others, the last of a page and of a message is deleted. */
function change(): string[] {
  for (const id of ['0', 'bb', 'cc', 'z']) join(id);
  for (const id of ['b', 'c']) fanOut.removeUser(id);
  return ['a', 'd', 'e'];
}

/** Those who were there throughout got one each, and nobody got more. */
function expectOnce(throughout: readonly string[], when: string): void {
  const received = fanOut.received();
  expect(received, when).toMatchObject(once(throughout));
  expect(Object.values(received), when).toEqual(Object.values(received).map(() => 1));
}

it('everybody who is there throughout gets it once where others come and go while nobody works on it', async () => {
  for (let at = 1, killed = true; killed; at++) {
    const asked = fresh(AUDIENCES.everyone);
    const wasKilled = act('after', at, kill);
    await ask('POST', '/', asked);
    await fanOut.idle();
    killed = wasKilled();
    act('never');
    const throughout = killed ? change() : PEOPLE;
    await finish(asked);
    expectOnce(throughout, `killed after call ${at}`);
  }
});

describe('everybody who is there throughout gets it once where a run is held up at each call in turn while another one ends it', () => {
  const kinds = Object.entries(AUDIENCES).filter(([kind]) => kind !== 'topic');
  it.each(kinds)('by %s', async (_, audience) => {
    for (let at = 1, held = true; held; at++) {
      const asked = fresh(audience);
      const { isHeld, release } = hold(at);
      const answered = ask('POST', '/', asked);
      held = await isHeld(answered);
      const throughout = held ? change() : PEOPLE;
      if (held) await endMeanwhile(asked);
      release();
      await answered;
      await finish(asked);
      expectOnce(throughout, `held before call ${at}`);
      expect(await fanOut.progress(asked.campaign)).toMatchObject({ state: 'done' });
    }
  });

  it('and by everyone, where both go on at once', async () => {
    for (let at = 1, held = true; held; at++) {
      const asked = fresh(AUDIENCES.everyone);
      const { isHeld, release } = hold(at);
      const answered = ask('POST', '/', asked);
      held = await isHeld(answered);
      if (held) await fanOut.passTime();
      if (held) fanOut.startRound();
      release();
      await answered;
      await finish(asked);
      expectOnce(PEOPLE, `held before call ${at}`);
    }
  });
});

/** Holds the function's next call but so many up. `isHeld` says, once it is clear, whether it came to that call. */
function hold(at: number) {
  const reached = Promise.withResolvers<boolean>();
  const released = Promise.withResolvers<void>();
  act('before', at, async () => {
    reached.resolve(true);
    await released.promise;
  });
  const isHeld = (answered: Promise<unknown>) =>
    Promise.race([
      reached.promise,
      answered.then(() => Promise.race([reached.promise, fanOut.idle().then(() => false)])),
    ]);
  return { isHeld, release: () => released.resolve() };
}

/** Has another execution take the campaign up and bring it to its end. */
async function endMeanwhile(asked: { campaign: string }): Promise<void> {
  const { local } = fanOut.appwrite;
  let ended = Promise.withResolvers<void>();
  const stopListening = onExecution(local, ({ kind }) => {
    if (kind === 'end') ended.resolve();
  });
  await fanOut.passTime();
  const campaign = await fanOut.campaign(asked.campaign).catch(() => undefined);
  if (campaign) fanOut.startRound();
  else await ask('POST', '/', asked);
  for (;;) {
    const { state } = await fanOut.campaign(asked.campaign);
    if (state === 'done') break;
    await ended.promise;
    ended = Promise.withResolvers();
  }
  stopListening();
}
