import { beforeAll, describe, expect, it } from 'vitest';
import { interleaving } from '../../local/hooks.ts';
import type { Answer } from './support/appwrite.ts';
import { data, makePosts, ROWS } from './support/posts.ts';
import { guest, key, type Question, query } from './support/questions.ts';
import { appwrite, appwriteUnderTest } from './support/under-test.ts';

// A local Appwrite lets calls in where the real one is seen to let them in, so that both are asked the same.
appwriteUnderTest({ hooks: interleaving });
beforeAll(makePosts);

const atOnce = (count: number, question: (i: number) => Question): Promise<Answer[]> =>
  Promise.all(Array.from({ length: count }, (_, i) => appwrite().ask(question(i))));
const won = (answers: Answer[]) => answers.filter(({ status }) => status < 300).length;
const lost = (answers: Answer[]) => [
  ...new Set(answers.flatMap(({ status, body }) => (status < 300 ? [] : [(body as { type: string }).type]))),
];

/** Plays many rounds, each with a number of its own, and gives how each ended. */
async function rounds<T>(count: number, play: (round: number) => Promise<T>): Promise<T[]> {
  const ended: T[] = [];
  for (let round = 0; round < count; round++) ended.push(await play(round));
  return ended;
}

/** Plays rounds until one ends as awaited; gives whether one did. */
async function someRound(count: number, play: (round: number) => Promise<boolean>): Promise<boolean> {
  for (let round = 0; round < count; round++) if (await play(round)) return true;
  return false;
}

async function newRow(rowId: string): Promise<string> {
  const { body } = await appwrite().ask(key.post(ROWS, { rowId, data: data('One', 'nora') }));
  return (body as { $updatedAt: string }).$updatedAt;
}

describe('exactly one succeeds, however calls interleave', () => {
  it('of updates with the time at which the row was read', async () => {
    const ended = await rounds(60, async (round) => {
      const updatedAt = await newRow(`timestamp${round}`);
      // A change within the millisecond of the row's making would not be told apart from it.
      while (Date.now() <= Date.parse(updatedAt)) await new Promise(setImmediate);
      const since = { 'x-appwrite-timestamp': updatedAt };
      const change = (i: number) => key.patch(`${ROWS}/timestamp${round}`, { data: { title: `by ${i}` } }, since);
      const answers = await atOnce(12, change);
      expect(lost(answers)).toEqual(['row_update_conflict']);
      return won(answers);
    });
    expect(new Set(ended)).toEqual(new Set([1]));
  });

  it('of increments to the bound', async () => {
    await newRow('counter');
    const ended = await rounds(60, async (round) => {
      const step = key.patch(`${ROWS}/counter/views/increment`, { value: 1, max: round + 1 });
      const answers = await atOnce(12, () => step);
      expect(lost(answers)).toEqual(['column_limit_exceeded']);
      return won(answers);
    });
    expect(new Set(ended)).toEqual(new Set([1]));
  });

  it('of creations of a row with one id', async () => {
    const ended = await rounds(60, async (round) => {
      const answers = await atOnce(12, (i) => key.post(ROWS, { rowId: `id${round}`, data: data(`${i}`, 'nora') }));
      expect(lost(answers)).toEqual(['row_already_exists']);
      return won(answers);
    });
    expect(new Set(ended)).toEqual(new Set([1]));
  });

  it('of creations of a message with one id', async () => {
    const draft = { subject: 'Hello', content: 'Good day', topics: ['news'], draft: true };
    const ended = await rounds(10, async (round) => {
      const make = key.post('/messaging/messages/email', { ...draft, messageId: `m${round}` });
      const answers = await atOnce(10, () => make);
      expect(lost(answers)).toEqual(['message_already_exists']);
      return won(answers);
    });
    expect(new Set(ended)).toEqual(new Set([1]));
  });
});

describe('of many concurrent calls', () => {
  it('five of twenty increments reach a bound of five', async () => {
    await newRow('five');
    const answers = await atOnce(20, () => key.patch(`${ROWS}/five/views/increment`, { value: 1, max: 5 }));
    expect(won(answers)).toBe(5);
    expect((await appwrite().ask(key.get(`${ROWS}/five`))).body).toMatchObject({ views: 5 });
  });

  it('all of twenty upserts succeed', async () => {
    const answers = await atOnce(20, (i) => key.put(`${ROWS}/upserted`, { data: data(`${i}`, 'nora') }));
    expect(won(answers)).toBe(20);
  });

  it('ten magic links for an unknown address create one user', async () => {
    await rounds(5, async (round) => {
      const email = `cai${round}@example.com`;
      const answers = await atOnce(10, () => key.post('/account/tokens/magic-url', { userId: 'unique()', email }));
      expect(won(answers)).toBeGreaterThan(0);
      const { body } = await appwrite().ask(key.get('/users', { queries: [query('equal', 'email', [email])] }));
      expect(body).toMatchObject({ total: 1 });
    });
  });

  it('the labels of one call remain, and those of the others are lost', async () => {
    await appwrite().ask(key.post('/users', { userId: 'dov' }));
    expect(won(await atOnce(5, (i) => key.put('/users/dov/labels', { labels: [`label${i}`] })))).toBe(5);
    const { labels } = (await appwrite().ask(key.get('/users/dov'))).body as { labels: string[] };
    expect(labels).toEqual([expect.stringMatching(/^label[0-4]$/)]);
  });
});

describe('several may succeed, although one might be expected', () => {
  it('of bulk updates with a condition that they end', async () => {
    const several = await someRound(60, async (round) => {
      await newRow(`bulk${round}`);
      const queries = [query('equal', '$id', [`bulk${round}`]), query('equal', 'authorId', ['nora'])];
      const answers = await atOnce(12, (i) => key.patch(ROWS, { data: { authorId: `by${i}` }, queries }));
      return answers.filter(({ body }) => (body as { total: number }).total === 1).length > 1;
    });
    expect(several).toBe(true);
  });

  it('of commits', async () => {
    await newRow('committed');
    const several = await someRound(30, async () => {
      const transactions = await atOnce(3, () => key.post('/tablesdb/transactions', { ttl: 60 }));
      const ids = transactions.map(({ body }) => (body as { $id: string }).$id);
      for (const transactionId of ids) {
        const change = { data: { title: `by ${transactionId}` }, transactionId };
        await appwrite().ask(key.patch(`${ROWS}/committed`, change));
      }
      return won(await atOnce(3, (i) => key.patch(`/tablesdb/transactions/${ids[i]}`, { commit: true }))) > 1;
    });
    expect(several).toBe(true);
  });

  it('of calls that spend one token', async () => {
    await appwrite().ask(key.post('/users', { userId: 'ada' }));
    const several = await someRound(30, async () => {
      const { secret } = (await appwrite().ask(key.post('/users/ada/tokens', {}))).body as { secret: string };
      const spend = { ...guest.post('/account/sessions/token', { userId: 'ada', secret }), as: key.as };
      return won(await atOnce(10, () => spend)) > 1;
    });
    expect(several).toBe(true);
  });

  it('of an update and a deletion with the time at which the row was read; the row is deleted', async () => {
    const several = await someRound(100, async (round) => {
      const since = { 'x-appwrite-timestamp': await newRow(`gone${round}`) };
      const answers = await Promise.all([
        appwrite().ask(key.patch(`${ROWS}/gone${round}`, { data: { title: 'Two' } }, since)),
        appwrite().ask(key.delete(`${ROWS}/gone${round}`, undefined, since)),
      ]);
      if (won(answers) < 2) return false;
      expect((await appwrite().ask(key.get(`${ROWS}/gone${round}`))).status).toBe(404);
      return true;
    });
    expect(several).toBe(true);
  });
});
