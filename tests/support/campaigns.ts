import { Teams } from 'node-appwrite';
import { expect } from 'vitest';
import { memberships } from '../../local/directory/memberships.ts';
import { targets } from '../../local/directory/targets.ts';
import { users } from '../../local/directory/users.ts';
import { killFunction, onExecution } from '../../local/functions/state.ts';
import { subscribers, topics } from '../../local/messaging/documents.ts';
import { ID, MESSAGES, once, startFanOut } from './fan-out.ts';

/** In the order of their ids: a page of three ends with `c`, messages to two with `b` and `d`. */
export const PEOPLE = ['a', 'b', 'c', 'd'];

/** Each of them contains all of {@link PEOPLE}. */
export const AUDIENCES = {
  topic: { kind: 'topic', topic: 'updates' },
  labels: { kind: 'labels', labels: ['reader'], match: 'all' },
  team: { kind: 'team', team: 'staff', roles: ['crew'] },
  users: { kind: 'users', users: ['c', 'x', 'a', 'b', 'd'] },
  everyone: { kind: 'everyone' },
};

/** Small campaigns in small steps: every execution ends with its first message, so that each kind of call occurs soon. */
export async function startCampaigns(vars: Readonly<Record<string, string>> = {}) {
  const fanOut = await startFanOut({
    ...{ USERS_PER_PAGE: '3', RECIPIENTS_PER_MESSAGE: '2', SECONDS_PER_EXECUTION: '0' },
    ...vars,
  });
  const { ask } = await fanOut.person('0boss', ['admin']);
  await new Teams(fanOut.appwrite.admin()).create({ teamId: 'staff', name: 'Staff' });
  await fanOut.messaging.createTopic({ topicId: 'updates', name: 'Updates' });
  const { local } = fanOut.appwrite;
  const { store } = local;
  let campaigns = 0;

  /** Creates a user who belongs to every audience. */
  function join(id: string): void {
    fanOut.makeUser(id, { labels: ['reader'] });
    const at = new Date().toISOString();
    const data = { userId: id, teamId: 'staff', roles: ['crew'], invited: at, joined: at, confirm: true };
    memberships(store).create({ data, permissions: ['read("any")'] });
    for (const { $id, providerType } of targets(store).where('userId', id))
      subscribers(store).create({ data: { topicId: 'updates', targetId: $id, userId: id, providerType } });
  }

  /** Runs something before or after one of the function's next calls. Returns whether there was such a call. */
  function act(when: 'before' | 'after' | 'never', at = 0, what = async () => {}): () => boolean {
    let left = at;
    delete fanOut.hooks.before;
    delete fanOut.hooks.after;
    if (when !== 'never')
      fanOut.hooks[when] = async ({ functionId }) => {
        if (functionId === ID && --left === 0) await what();
      };
    return () => left <= 0;
  }

  return {
    ...fanOut,
    ask,
    join,
    /** Only {@link PEOPLE} and the sender, an empty inbox, and a new campaign. */
    fresh(audience: object) {
      for (const { $id } of users(store).find({ limit: -1 })) if ($id !== '0boss') fanOut.removeUser($id);
      for (const id of PEOPLE) join(id);
      topics(store).update('updates', { emailTotal: PEOPLE.length });
      fanOut.emptyInbox();
      return { campaign: `c${++campaigns}`, channel: 'email', audience, message: MESSAGES.email };
    },
    /** Some sign up before, between and after the others, the last of a page and of a message is deleted. Returns the users who exist throughout. */
    change(): string[] {
      for (const id of ['0', 'bb', 'cc', 'z']) join(id);
      for (const id of ['b', 'c']) fanOut.removeUser(id);
      return ['a', 'd'];
    },
    /** Kills the function's process after one of its next calls during `work`. Returns whether there was such a call. */
    async killAfter(at: number, work: () => Promise<unknown>): Promise<boolean> {
      const wasKilled = act('after', at, () => killFunction(local, ID));
      await work();
      await fanOut.idle();
      act('never');
      return wasKilled();
    },
    /** Delays one of the function's next calls. `isHeld` resolves to whether there was such a call. */
    hold(at: number) {
      const reached = Promise.withResolvers<boolean>();
      const released = Promise.withResolvers<void>();
      act('before', at, async () => {
        reached.resolve(true);
        await released.promise;
      });
      const ended = async (answered: Promise<unknown>) => {
        await answered;
        await Promise.race([reached.promise, fanOut.idle()]);
        return false;
      };
      return {
        isHeld: (answered: Promise<unknown>) => Promise.race([reached.promise, ended(answered)]),
        release: () => {
          released.resolve();
          act('never');
        },
      };
    },
    /** Lets another execution complete a campaign while one may be delayed. */
    async endMeanwhile(asked: { campaign: string }): Promise<void> {
      let ended = Promise.withResolvers<void>();
      const stopListening = onExecution(local, ({ kind }) => {
        if (kind === 'end') ended.resolve();
      });
      await fanOut.passTime();
      if (await fanOut.campaign(asked.campaign).catch(() => undefined)) fanOut.startRound();
      else await ask('POST', '/', asked);
      while ((await fanOut.campaign(asked.campaign))['state'] !== 'done') {
        await ended.promise;
        ended = Promise.withResolvers();
      }
      stopListening();
    },
    /** Runs the schedule until the campaign is done; repeats the request if its answer was lost. */
    async finish(asked: { campaign: string }): Promise<void> {
      await fanOut.idle();
      for (let rounds = 0; rounds < 5; rounds++) {
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
    },
    /** Asserts that users who exist throughout got one message each, and nobody got more. */
    expectOnce(throughout: readonly string[], when: string): void {
      const received = fanOut.received();
      expect(received, when).toMatchObject(once(throughout));
      expect(Object.values(received), when).toEqual(Object.values(received).map(() => 1));
    },
  };
}

export type Campaigns = Awaited<ReturnType<typeof startCampaigns>>;
