import { type Models, Query, TablesDB } from 'node-appwrite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startAppwrite, type TestAppwrite } from '../../tests/support/appwrite.ts';
import { makePosts, posts } from '../../tests/support/posts.ts';
import { refusal } from '../../tests/support/refusal.ts';
import type { Hooks } from '../hooks.ts';

type Post = Models.Row & Record<string, unknown>;

/** Holds every call at the named gap until `expected` calls have arrived: the worst interleaving, each time. */
function meeting(name: string, expected: number): Hooks {
  let waiting: (() => void)[] = [];
  return {
    gap: (at) => {
      if (at !== name) return undefined;
      return new Promise<void>((resolve) => {
        waiting.push(resolve);
        if (waiting.length < expected) return;
        for (const go of waiting) go();
        waiting = [];
      });
    },
  };
}

const row = { ...posts, rowId: 'one' };
let appwrite: TestAppwrite;
let db: TablesDB;

async function start(hooks: Hooks): Promise<void> {
  appwrite = await startAppwrite({ hooks });
  makePosts(appwrite.local);
  db = new TablesDB(appwrite.admin());
  await db.createRow<Post>({ ...row, data: { title: 'first' } });
}
afterEach(() => appwrite.close());

const many = <T>(count: number, call: (i: number) => Promise<T>) =>
  Promise.allSettled(Array.from({ length: count }, (_, i) => call(i)));
const winners = (results: PromiseSettledResult<unknown>[]) => results.filter((r) => r.status === 'fulfilled').length;

/** A client whose calls have the header that refuses an update if the row was changed since. */
function since(updatedAt: string): TablesDB {
  return new TablesDB(appwrite.admin().addHeader('x-appwrite-timestamp', updatedAt));
}

describe('exactly one call succeeds, however calls interleave', () => {
  it('of updates with the time at which the row was read', async () => {
    await start(meeting('updateRow', 6));
    const { $updatedAt } = await db.getRow(row);
    const changer = since($updatedAt);
    const results = await many(6, (i) => changer.updateRow<Post>({ ...row, data: { title: `by ${i}` } }));
    expect(winners(results)).toBe(1);
    const lost = results.find((result) => result.status === 'rejected');
    expect(lost?.reason).toMatchObject({ code: 409, type: 'row_update_conflict' });
  });

  it('of increments up to a bound', async () => {
    await start({});
    const step = { ...row, column: 'views', value: 1, max: 5 };
    expect(winners(await many(20, () => db.incrementRowColumn(step)))).toBe(5);
    expect(await db.getRow(row)).toMatchObject({ views: 5 });
  });

  it('of creations with one id; all upserts succeed', async () => {
    await start({});
    const place = { ...posts, rowId: 'two' };
    expect(winners(await many(10, (i) => db.createRow<Post>({ ...place, data: { title: `${i}` } })))).toBe(1);
    expect(winners(await many(10, (i) => db.upsertRow<Post>({ ...place, data: { title: `${i}` } })))).toBe(10);
  });
});

describe('more than one call succeeds, as on the real server', () => {
  it('of bulk updates with a condition, which also apply after it no longer holds', async () => {
    await start(meeting('updateRows', 3));
    const take = (i: number) =>
      db.updateRows({ ...posts, data: { title: `taken ${i}` }, queries: [Query.equal('title', 'first')] });
    const totals = (await Promise.all([take(1), take(2), take(3)])).map(({ total }) => total);
    expect(totals).toEqual([1, 1, 1]);
  });

  it('of concurrent commits; one after the other, only the first would succeed', async () => {
    await start(meeting('commit', 2));
    const staged = async (title: string) => {
      const { $id: transactionId } = await db.createTransaction();
      await db.updateRow<Post>({ ...row, data: { title }, transactionId });
      return transactionId;
    };
    const ids = await Promise.all([staged('a'), staged('b')]);
    const done = await Promise.all(ids.map((transactionId) => db.updateTransaction({ transactionId, commit: true })));
    expect(done.map(({ status }) => status)).toEqual(['committed', 'committed']);
  });

  it('of an update and a deletion with the time at which the row was read; the row is deleted', async () => {
    const arrived: (() => void)[] = [];
    await start({
      gap: (at) => (at === 'updateRow' ? new Promise<void>((resolve) => void arrived.push(resolve)) : undefined),
    });
    const both = since((await db.getRow(row)).$updatedAt);
    const change = both.updateRow<Post>({ ...row, data: { title: 'late' } });
    await expect.poll(() => arrived.length).toBe(1);
    await both.deleteRow(row);
    arrived[0]?.();
    expect(await change).toMatchObject({ $id: '' });
    expect(await refusal(db.getRow(row))).toBe('404 row_not_found');
  });
});

describe('concurrent updates of different columns', () => {
  beforeEach(() => start(meeting('updateRow', 2)));

  it('both are kept', async () => {
    await Promise.all([
      db.updateRow<Post>({ ...row, data: { title: 'new' } }),
      db.updateRow<Post>({ ...row, data: { views: 7 } }),
    ]);
    expect(await db.getRow(row)).toMatchObject({ title: 'new', views: 7 });
  });
});
