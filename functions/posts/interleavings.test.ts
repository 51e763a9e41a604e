import type { Models } from 'node-appwrite';
import { afterAll, describe, expect, it } from 'vitest';
import { type Answered, type Ask, posts, startModeratedBlog } from '../../tests/support/blog.ts';
import { everyChoice, inOrder, type Landed, type Step } from '../../tests/support/orders.ts';

const { blog, alice, bob, mod } = await startModeratedBlog();
afterAll(() => blog.appwrite.close());

let counter = 0;
const original = { title: 'Original', content: 'Original', status: 'published', authorId: 'alice', authorName: '' };

/** What one of them asks for. */
interface Actor {
  ask: Ask;
  method: 'PATCH' | 'DELETE';
  body?: Record<string, string>;
}

/** What came of one order. */
interface Outcome {
  id: string;
  answers: Answered[];
  landed: Landed[];
  row: Models.DefaultRow | undefined;
}

/** Lets them at one post in every order, and looks at what came of each. Gives how many orders there were. */
function inEveryOrder(
  actors: readonly Actor[],
  holds: (step: Step) => boolean,
  version: 'any' | 'as read',
  check: (outcome: Outcome) => void,
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
  });
}

const isWrite = ({ call }: Pick<Step, 'call'>) => call.method !== 'GET';
/** Held before it reads the post and before it writes. */
const beforeCalls = ({ point }: Step) => point === 'before';
/** Held before it reads the post, and in the middle of its write. */
const withinWrites = ({ point, call }: Step) => (call.method === 'GET' ? point === 'before' : point === 'gap');
const everywhere = () => true;

/**
 * Every write that landed had seen the one before it; who was told that he wrote did, and nobody else; and the post is what the
 * writes make of it, one after the other.
 */
function checkSerial(actors: readonly Actor[], { answers, landed, row }: Outcome): void {
  const expected: Record<string, unknown> = { ...original };
  const wrote = new Set<number>();
  let deleted = false;
  for (const [at, step] of landed.entries()) {
    // Appwrite takes an update of a post that is being deleted for one of nothing, and says 200
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

  it('of two updates, a deletion and a stranger’s update none of theirs is lost and his never lands', async () => {
    const actors = [update(), second(), deletion(), stranger()];
    const orders = await inEveryOrder(actors, beforeCalls, 'any', (outcome) => {
      checkSerial(actors, outcome);
      for (const at of [0, 1]) expect([200, 404]).toContain(statusOf(outcome, at));
      expect(statusOf(outcome, 2)).toBe(204);
      expect([403, 404]).toContain(statusOf(outcome, 3));
      expect(outcome.landed.filter((step) => step.actor === 3 && isWrite(step))).toEqual([]);
    });
    expect(orders).toBeGreaterThan(500);
  });

  it('the same holds where they are held in the middle of their writes', async () => {
    const actors = [update(), second(), deletion()];
    const orders = await inEveryOrder(actors, withinWrites, 'any', (outcome) => {
      checkSerial(actors, outcome);
      for (const at of [0, 1]) expect([200, 404]).toContain(statusOf(outcome, at));
      expect(statusOf(outcome, 2)).toBe(204);
    });
    expect(orders).toBeGreaterThan(50);
  });

  it('of those that name the version that they read, exactly one is done', async () => {
    const actors = [update(), second(), deletion()];
    await inEveryOrder(actors, beforeCalls, 'as read', (outcome) => {
      checkSerial(actors, outcome);
      const statuses = outcome.answers.map(({ status }) => status);
      expect(statuses.filter((status) => status < 300)).toHaveLength(1);
      expect(statuses.filter((status) => status >= 300 && status !== 404 && status !== 412)).toEqual([]);
    });
  });

  it('any two of them come to one after the other, wherever they are held', async () => {
    const all = [update(), second(), deletion(), stranger()];
    for (const [at, one] of all.entries())
      for (const other of all.slice(at + 1)) {
        const actors = [one, other];
        await inEveryOrder(actors, everywhere, 'any', (outcome) => checkSerial(actors, outcome));
      }
  });

  it('two updates or deletions that want the same are both told that it is so', async () => {
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

  it('of a moderator’s and its author’s withdrawal the moderator sees nothing of the draft', async () => {
    const moderators = { ask: mod.ask, method: 'PATCH', body: { status: 'draft' } } as const;
    const authors = { ask: alice.ask, method: 'PATCH', body: { status: 'draft', content: 'Private' } } as const;
    await inEveryOrder([moderators, authors], everywhere, 'any', ({ answers, row }) => {
      expect(answers[0]?.text).not.toContain('Private');
      expect([200, 404]).toContain(answers[0]?.status);
      expect(row).toMatchObject({ content: 'Private', status: 'draft', $permissions: [] });
    });
  });
});
