import { Account, type AppwriteException } from 'node-appwrite';
import { describe, expect, it } from 'vitest';
import { enqueue } from '../../local/functions/queue.ts';
import { type Answered, ID, type Link, type Links, startLinks } from '../../tests/support/magic-links.ts';

const INVALID = { status: 401, body: { type: 'urn:problem:link' } };

async function sessionsOf({ users }: Links, { userId }: Link): Promise<number> {
  return (await users.listSessions({ userId })).total;
}

describe('a link', () => {
  it('is spent for one session, which is the user’s', async () => {
    const looks = await startLinks();
    const link = await looks.linkFor('ann@example.com');
    const { status, body } = await looks.spend(link);
    expect([status, Object.keys(body)]).toEqual([200, ['userId', 'secret', 'expire']]);
    expect(Date.parse(String(body['expire']))).toBeGreaterThan(Date.now());
    const account = new Account(looks.appwrite.withSession(String(body['secret'])));
    expect(await account.get()).toMatchObject({ $id: link.userId, email: 'ann@example.com', emailVerification: true });
    expect(await looks.spend(link)).toMatchObject(INVALID);
    expect(await sessionsOf(looks, link)).toBe(1);
  });

  it('is spent by an app’s server with its key, and by who is signed in already', async () => {
    const looks = await startLinks();
    const first = await looks.linkFor('ann@example.com');
    const byKey = await looks.execute(looks.appwrite.admin(), '/session', {
      userId: first.userId,
      secret: first.secret,
    });
    expect(byKey).toMatchObject({ status: 200, body: { userId: first.userId } });
    const second = await looks.linkFor('bob@example.com');
    const ann = looks.appwrite.withSession(String(byKey.body['secret']));
    const byAnn = await looks.execute(ann, '/session', { userId: second.userId, secret: second.secret });
    expect(byAnn).toMatchObject({ status: 200, body: { userId: second.userId } });
  });

  it('is no use to who has another user’s id or a made-up secret, and stays good for its owner', async () => {
    const looks = await startLinks();
    const [ann, bob] = [await looks.linkFor('ann@example.com'), await looks.linkFor('bob@example.com')];
    for (const { userId, secret } of [
      { userId: bob.userId, secret: ann.secret },
      { userId: ann.userId, secret: bob.secret },
      { userId: ann.userId, secret: 'f'.repeat(64) },
      { userId: 'nobody', secret: ann.secret },
    ])
      expect(await looks.spend({ userId, secret })).toMatchObject(INVALID);
    expect(await looks.db.listRows({ databaseId: 'app', tableId: 'spentLinks' })).toMatchObject({ total: 0 });
    expect(await looks.spend(ann)).toMatchObject({ status: 200 });
    expect(await looks.spend(bob)).toMatchObject({ status: 200 });
  });

  it('is one that was mailed here: a token made for something else is not spent', async () => {
    const looks = await startLinks();
    await looks.users.create({ userId: 'ann', email: 'ann@example.com' });
    const { secret } = await looks.users.createToken({ userId: 'ann', length: 64 });
    expect(await looks.spend({ userId: 'ann', secret })).toMatchObject(INVALID);
    const short = await looks.asGuest('/session', { userId: 'ann', secret: secret.slice(0, 6) });
    expect(short).toMatchObject({ status: 400, body: { errors: [{ at: 'body.secret' }] } });
    await new Account(looks.appwrite.admin()).createSession({ userId: 'ann', secret });
  });

  it('is not good any more once its time is over', async () => {
    const looks = await startLinks();
    const link = await looks.linkFor('ann@example.com');
    const table = { databaseId: 'app', tableId: 'sentLinks' };
    const [row] = (await looks.db.listRows(table)).rows;
    await looks.db.updateRow({ ...table, rowId: row?.$id ?? '', data: { expires: new Date().toISOString() } });
    expect(await looks.spend(link)).toMatchObject(INVALID);
  });

  it('of a blocked user waits until he is not blocked any more', async () => {
    const looks = await startLinks();
    const link = await looks.linkFor('ann@example.com');
    await looks.users.updateStatus({ userId: link.userId, status: false });
    expect(await looks.spend(link)).toMatchObject({ status: 403, body: { type: 'urn:problem:blocked' } });
    await looks.users.updateStatus({ userId: link.userId, status: true });
    expect(await looks.spend(link)).toMatchObject({ status: 200 });
  });

  it('can be tried only so often from one client', async () => {
    const looks = await startLinks({ vars: { LIMIT_SESSIONS: '3/86400' } });
    const link = await looks.linkFor('ann@example.com');
    const wrong = { userId: link.userId, secret: '0'.repeat(64) };
    for (let i = 0; i < 3; i++) expect(await looks.spend(wrong)).toMatchObject(INVALID);
    const { status, body, execution } = await looks.spend(link);
    expect([status, body['type']]).toEqual([429, 'urn:problem:too-many-attempts']);
    const wait = execution.responseHeaders.find(({ name }) => name === 'retry-after')?.value;
    expect(Number(wait)).toBeGreaterThan(0);
  });
});

describe('ten uses of one link at once', () => {
  const USES = 10;

  /** Lets nobody write who has read the token, until all others have read it too or are done. */
  function together() {
    let [reading, done] = [0, 0];
    let open = () => {};
    const all = new Promise<void>((resolve) => {
      open = resolve;
    });
    const look = () => {
      if (reading + done === USES) open();
    };
    return {
      async gap(name: string) {
        if (name !== 'account.sessions.token') return;
        reading++;
        look();
        await all;
      },
      isDone() {
        done++;
        look();
      },
    };
  }

  it('give more than one session where they go to Appwrite itself', async () => {
    const { gap, isDone } = together();
    const looks = await startLinks({ hooks: { gap } });
    const link = await looks.linkFor('ann@example.com');
    const spend = () =>
      new Account(looks.appwrite.admin())
        .createSession({ userId: link.userId, secret: link.secret })
        .catch((error: AppwriteException) => error)
        .finally(isDone);
    await Promise.all(Array.from({ length: USES }, spend));
    expect(await sessionsOf(looks, link)).toBeGreaterThan(1);
  });

  it.each(['template', 'appwrite'])('give exactly one through the function (%s)', async (SEND_BY) => {
    const { gap, isDone } = together();
    const looks = await startLinks({ hooks: { gap }, vars: { SEND_BY } });
    const link = await looks.linkFor('ann@example.com');
    const answers: Answered[] = await Promise.all(
      Array.from({ length: USES }, () => looks.spend(link).finally(isDone)),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, ...Array<number>(USES - 1).fill(401)]);
    expect(await sessionsOf(looks, link)).toBe(1);
  });
});

describe('the schedule', () => {
  const run = async (looks: Links) => {
    enqueue(looks.local, {
      functionId: ID,
      executionId: `run${Math.random().toString(36).slice(2)}`,
      trigger: 'schedule',
      method: 'POST',
      path: '/',
      headers: [],
      body: '',
    });
    await looks.idle();
  };
  const TABLES = ['linkLimits', 'sentLinks', 'spentLinks'];

  it('removes what is over, and nothing that still counts', async () => {
    const looks = await startLinks();
    const link = await looks.linkFor('ann@example.com');
    await looks.spend(link);
    const count = (tableId: string) => looks.db.listRows({ databaseId: 'app', tableId }).then(({ total }) => total);
    const before = await Promise.all(TABLES.map(count));
    expect(before.every((total) => total > 0)).toBe(true);
    await run(looks);
    expect(await Promise.all(TABLES.map(count))).toEqual(before);
    expect(await looks.spend(link)).toMatchObject(INVALID);
    const expires = new Date(Date.now() - 2 * 3_600_000).toISOString();
    for (const tableId of TABLES) await looks.db.updateRows({ databaseId: 'app', tableId, data: { expires } });
    await run(looks);
    expect(await Promise.all(TABLES.map(count))).toEqual([0, 0, 0]);
  });
});
