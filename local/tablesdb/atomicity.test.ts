import { type Models, Query, TablesDB } from 'node-appwrite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startAppwrite, type TestAppwrite } from '../../tests/support/appwrite.ts';
import { makePosts, posts } from '../../tests/support/posts.ts';
import { refusal } from '../../tests/support/refusal.ts';
import type { Hooks } from '../hooks.ts';

type Post = Models.Row & Record<string, unknown>;

/** Holds every call at the named gap until `expected` of them stand there: the worst interleaving, each time. */
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

/** A client whose calls carry the header by which a change is refused when the row was changed since. */
function since(updatedAt: string): TablesDB {
  return new TablesDB(appwrite.admin().addHeader('x-appwrite-timestamp', updatedAt));
}

describe('one winner, however calls interleave', () => {
  it('among changes that name when the row was read', async () => {
    await start(meeting('updateRow', 6));
    const { $updatedAt } = await db.getRow(row);
    const changer = since($updatedAt);
    const results = await many(6, (i) => changer.updateRow<Post>({ ...row, data: { title: `by ${i}` } }));
    expect(winners(results)).toBe(1);
    const lost = results.find((result) => result.status === 'rejected');
    expect(lost?.reason).toMatchObject({ code: 409, type: 'row_update_conflict' });
  });

  it('among increments up to a bound', async () => {
    await start({});
    const step = { ...row, column: 'views', value: 1, max: 5 };
    expect(winners(await many(20, () => db.incrementRowColumn(step)))).toBe(5);
    expect(await db.getRow(row)).toMatchObject({ views: 5 });
  });

  it('among rows made with one id, while of upserts all succeed', async () => {
    await start({});
    const place = { ...posts, rowId: 'two' };
    expect(winners(await many(10, (i) => db.createRow<Post>({ ...place, data: { title: `${i}` } })))).toBe(1);
    expect(winners(await many(10, (i) => db.upsertRow<Post>({ ...place, data: { title: `${i}` } })))).toBe(10);
  });
});

describe('more than one winner, as on the real server', () => {
  it('among bulk changes with a condition, which also land after it has ceased to hold', async () => {
    await start(meeting('updateRows', 3));
    const take = (i: number) =>
      db.updateRows({ ...posts, data: { title: `taken ${i}` }, queries: [Query.equal('title', 'first')] });
    const totals = (await Promise.all([take(1), take(2), take(3)])).map(({ total }) => total);
    expect(totals).toEqual([1, 1, 1]);
  });

  it('among commits at once, of which only the first would win one after the other', async () => {
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

  it('between a change and a removal, both naming when the row was read; the removal stays', async () => {
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

describe('changes of different columns at once', () => {
  beforeEach(() => start(meeting('updateRow', 2)));

  it('both stay', async () => {
    await Promise.all([
      db.updateRow<Post>({ ...row, data: { title: 'new' } }),
      db.updateRow<Post>({ ...row, data: { views: 7 } }),
    ]);
    expect(await db.getRow(row)).toMatchObject({ title: 'new', views: 7 });
  });
});
