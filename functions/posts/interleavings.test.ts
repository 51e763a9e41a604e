import type { Models } from 'node-appwrite';
import { afterAll, describe, expect, it } from 'vitest';
import { type Answered, type Ask, posts, startModeratedBlog } from '../../tests/support/blog.ts';
import { everyChoice, inOrder, type Landed, type Step } from '../../tests/support/orders.ts';

const { blog, alice, bob, mod } = await startModeratedBlog();
afterAll(() => blog.appwrite.close());

let counter = 0;
const original = { title: 'Original', content: 'Original', status: 'published', authorId: 'alice', authorName: '' };

/** One request. */
interface Actor {
  ask: Ask;
  method: 'PATCH' | 'DELETE';
  body?: Record<string, string>;
}

/** The result of one order. */
interface Outcome {
  id: string;
  answers: Answered[];
  landed: Landed[];
  row: Models.DefaultRow | undefined;
}

/** Runs the requests on one post in every order, or a sample of them, and checks each result. Returns the number of orders. */
function inEveryOrder(
  actors: readonly Actor[],
  holds: (step: Step) => boolean,
  version: 'any' | 'as read',
  check: (outcome: Outcome) => void,
  sample?: number,
): Promise<number> {
  return everyChoice(async (choose) => {
    const rowId = `p${++counter}`;
    const data = { ...original, publishedAt: new Date().toISOString() };
    await blog.db.createRow({ ...posts, rowId, data, permissions: ['read("any")'] });
    const etag = version === 'any' ? undefined : (await alice.ask('GET', `/${rowId}`)).headers.etag;
    const headers: Record<string, string> = etag === undefined ? {} : { 'If-Match': etag };
    const answers: Answered[] = [];
    const acts = actors.map(({ ask, method, body }, at) => async () => {
      answers[at] = await ask(method, `/${rowId}`, body ? { body, headers } : { headers });
    });
    const landed = await inOrder(blog, acts, holds, choose);
    const { rows } = await blog.db.listRows<Models.DefaultRow>({ ...posts });
    const row = rows.find(({ $id }) => $id === rowId);
    check({ id: rowId, answers, landed, row });
    if (row) await blog.db.deleteRow({ ...posts, rowId });
  }, sample);
}

const isWrite = ({ call }: Pick<Step, 'call'>) => call.method !== 'GET';
/** Held before it reads the post and before it writes. */
const beforeCalls = ({ point }: Step) => point === 'before';
/** Held before it reads the post, and in the middle of its write. */
const withinWrites = ({ point, call }: Step) => (call.method === 'GET' ? point === 'before' : point === 'gap');
const everywhere = () => true;

/**
 * Every write that succeeded had read the one before it; exactly the requests that were answered with success have written; and
 * the post is the result of the writes in their order.
 */
function checkSerial(actors: readonly Actor[], { answers, landed, row }: Outcome): void {
  const expected: Record<string, unknown> = { ...original };
  const wrote = new Set<number>();
  let deleted = false;
  for (const [at, step] of landed.entries()) {
    // Appwrite answers 200 to an update of a post that is being deleted, without effect
    if (!isWrite(step) || deleted) continue;
    const read = landed.findLastIndex(({ actor, call }, i) => i < at && actor === step.actor && call.method === 'GET');
    expect(landed.slice(read, at).filter(isWrite)).toEqual([]);
    wrote.add(step.actor);
    deleted = step.call.method === 'DELETE';
    Object.assign(expected, actors[step.actor]?.body);
  }
  expect(answers.flatMap(({ status }, at) => (status < 300 ? [at] : []))).toEqual([...wrote].toSorted());
  if (deleted) expect(row).toBeUndefined();
  else expect(row).toMatchObject(expected);
}

const statusOf = ({ answers }: Outcome, at: number) => answers[at]?.status ?? 0;

describe('on one post, in every order,', () => {
  const update = () => ({ ask: alice.ask, method: 'PATCH', body: { title: 'First', content: 'First' } }) as const;
  const second = () => ({ ask: alice.ask, method: 'PATCH', body: { title: 'Second' } }) as const;
  const deletion = () => ({ ask: alice.ask, method: 'DELETE' }) as const;
  const stranger = () => ({ ask: bob.ask, method: 'PATCH', body: { title: 'Stolen', status: 'draft' } }) as const;

  it('two updates and a deletion lose nothing, and another user’s update never succeeds', async () => {
    const actors = [update(), second(), deletion(), stranger()];
    const check = (outcome: Outcome) => {
      checkSerial(actors, outcome);
      for (const at of [0, 1]) expect([200, 404]).toContain(statusOf(outcome, at));
      expect(statusOf(outcome, 2)).toBe(204);
      expect([403, 404]).toContain(statusOf(outcome, 3));
      expect(outcome.landed.filter((step) => step.actor === 3 && isWrite(step))).toEqual([]);
    };
    expect(await inEveryOrder(actors, beforeCalls, 'any', check, 40)).toBeGreaterThanOrEqual(40);
  });

  it('the same holds if they are delayed in the middle of their writes', async () => {
    const actors = [update(), second(), deletion()];
    const orders = await inEveryOrder(actors, withinWrites, 'any', (outcome) => {
      checkSerial(actors, outcome);
      for (const at of [0, 1]) expect([200, 404]).toContain(statusOf(outcome, at));
      expect(statusOf(outcome, 2)).toBe(204);
    });
    expect(orders).toBeGreaterThanOrEqual(30);
  });

  it('of several with the same If-Match, exactly one succeeds', async () => {
    const actors = [update(), second(), deletion()];
    await inEveryOrder(actors, beforeCalls, 'as read', (outcome) => {
      checkSerial(actors, outcome);
      const statuses = outcome.answers.map(({ status }) => status);
      expect(statuses.filter((status) => status < 300)).toHaveLength(1);
      expect(statuses.filter((status) => status >= 300 && status !== 404 && status !== 412)).toEqual([]);
    });
  });

  it('any two of them have the effect of one after the other, wherever they are delayed', async () => {
    const all = [update(), second(), deletion(), stranger()];
    for (const [at, one] of all.entries())
      for (const other of all.slice(at + 1)) {
        const actors = [one, other];
        await inEveryOrder(actors, everywhere, 'any', (outcome) => checkSerial(actors, outcome), 10);
      }
  });

  it('two equal updates or deletions are both answered with success', async () => {
    for (const [one, success] of [
      [update(), 200],
      [deletion(), 204],
    ] as const)
      await inEveryOrder([one, one], everywhere, 'any', ({ answers, row }) => {
        const statuses = answers.map(({ status }) => status);
        expect(statuses).toContain(success);
        expect(statuses.every((status) => status === success || (success === 204 && status === 404))).toBe(true);
        if (success === 200) expect(row).toMatchObject({ ...original, ...update().body });
        else expect(row).toBeUndefined();
      });
  });

  it('if a moderator and the author unpublish at once, the moderator does not see the draft', async () => {
    const moderators = { ask: mod.ask, method: 'PATCH', body: { status: 'draft' } } as const;
    const authors = { ask: alice.ask, method: 'PATCH', body: { status: 'draft', content: 'Private' } } as const;
    await inEveryOrder([moderators, authors], everywhere, 'any', ({ answers, row }) => {
      expect(answers[0]?.text).not.toContain('Private');
      expect([200, 404]).toContain(answers[0]?.status);
      expect(row).toMatchObject({ content: 'Private', status: 'draft', $permissions: [] });
    });
  });
});
