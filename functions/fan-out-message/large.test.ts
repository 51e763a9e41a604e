import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Ask, type FanOut, MESSAGES, once, scattered, startFanOut } from '../../tests/support/fan-out.ts';

/** More than Appwrite counts. */
const PEOPLE = scattered(12_000);

let fanOut: FanOut;
let ask: Ask;

beforeAll(async () => {
  // the shortest executions: each checks one page and creates one message
  fanOut = await startFanOut({ SECONDS_PER_EXECUTION: '0' });
  ({ ask } = await fanOut.person('boss', ['admin']));
  fanOut.appwrite.local.store.transaction(() => {
    for (const id of PEOPLE) fanOut.makeUser(id, { labels: ['reader'] });
  });
});
afterAll(() => fanOut.appwrite.close());

function asking(campaign: string) {
  return { campaign, channel: 'email', audience: { kind: 'labels', labels: ['reader'] }, message: MESSAGES.email };
}

/** Stops at the function's call to `route` number `at`; `go` lets it go on. */
function stopAt(route: string, at: number) {
  const reached = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  let count = 0;
  fanOut.hooks.before = async (call) => {
    if (call.functionId === undefined || call.route !== route || ++count !== at) return;
    reached.resolve();
    await released.promise;
  };
  return { reached: reached.promise, go: () => released.resolve() };
}

const isView = ({ method, path }: { method: string; path: string }) =>
  method === 'PUT' && path.includes('/campaignProgress/');

describe('twelve thousand users', () => {
  it('get one each, with the fewest calls, and the progress is written at most every five seconds', async () => {
    const started = Date.now();
    expect(await ask('POST', '/', asking('calls'))).toMatchObject({
      status: 202,
      json: { total: null, percent: null },
    });
    await fanOut.idle();
    expect(fanOut.received()).toEqual(once(PEOPLE));
    const executions = new Set(fanOut.calls.map(({ executionId }) => executionId)).size;
    const calls = fanOut.calls.length + 1; // the sender's one is not the function's own
    expect(executions).toBeGreaterThan(12);
    expect(calls).toBeLessThanOrEqual(12 + 24 + 7 + 5 * (executions - 1));
    expect(fanOut.calls.filter(isView).length).toBeLessThanOrEqual(1 + (Date.now() - started) / 5_000);
    expect(await fanOut.progress('calls')).toMatchObject({ state: 'done', sent: 12_000, total: 12_000, percent: 100 });
  });

  it('are counted on request, and the sending execution uses the count', async () => {
    fanOut.emptyInbox();
    const { reached, go } = stopAt('/messaging/messages/email', 4);
    await ask('POST', '/', asking('counted'));
    await reached;
    const { json } = await ask('GET', '/counted');
    expect(json).toMatchObject({ state: 'running', sent: 1_500, expectedEnd: expect.any(String) });
    expect(Math.abs(Number(json['total']) - 12_000)).toBeLessThan(0.02 * 12_000);
    expect(json['percent']).toBe(Math.floor((100 * 1_500) / Number(json['total'])));
    fanOut.calls.length = 0;
    expect((await ask('GET', '/counted')).json).toMatchObject({ total: json['total'] });
    expect(fanOut.calls.filter(({ path }) => path.endsWith('/users'))).toEqual([]);
    expect(await fanOut.progress('counted')).toMatchObject({ total: json['total'], percent: json['percent'] });

    // as if the progress had not been written for a while and the execution had crashed
    await fanOut.db.updateRow({
      ...{ databaseId: 'app', tableId: 'campaigns', rowId: 'counted' },
      data: { shownAt: new Date(Date.now() - 60_000).toISOString() },
    });
    go();
    await fanOut.idle();
    await fanOut.passTime();
    const next = stopAt('/messaging/messages/email', 2);
    fanOut.startRound();
    await next.reached;
    const percent = Math.floor((100 * 2_000) / Number(json['total']));
    expect(await fanOut.progress('counted')).toMatchObject({ state: 'running', sent: 2_000, percent });
    next.go();
    await fanOut.idle();
    expect(fanOut.received()).toEqual(once(PEOPLE));
    expect(await fanOut.progress('counted')).toMatchObject({
      state: 'done',
      sent: 12_000,
      total: 12_000,
      percent: 100,
    });
  });
});
