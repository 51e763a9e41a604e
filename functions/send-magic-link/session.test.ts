import { Account as AppAccount } from 'appwrite';
import { Account } from 'node-appwrite';
import { describe, expect, it } from 'vitest';
import { enqueue } from '../../local/functions/executions/queue.ts';
import type { Call } from '../../local/hooks.ts';
import { type Answered, ID, type Link, type Links, startLinks } from '../../tests/support/magic-links.ts';
import { lateEnough } from '../../tests/support/magic-time.ts';

const INVALID = { status: 401, body: { type: 'urn:problem:link' } };

const keysOf = ({ userId, secret }: Link) => ({ userId, secret });

async function sessionsOf({ users }: Links, { userId }: Link): Promise<number> {
  return (await users.listSessions({ userId })).total;
}

describe('a link', () => {
  it('gives one session of its user', async () => {
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

  it('can be used by an app’s server with its key, and by a user who is already signed in', async () => {
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

  it('is refused with another user’s id or an invented secret, and stays valid for its owner', async () => {
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

  it('has to be mailed here: a token with another purpose is refused', async () => {
    const looks = await startLinks();
    await looks.users.create({ userId: 'ann', email: 'ann@example.com' });
    const { secret } = await looks.users.createToken({ userId: 'ann', length: 64 });
    expect(await looks.spend({ userId: 'ann', secret })).toMatchObject(INVALID);
    const short = await looks.asGuest('/session', { userId: 'ann', secret: secret.slice(0, 6) });
    expect(short).toMatchObject({ status: 400, body: { errors: [{ at: 'body.secret' }] } });
    await new Account(looks.appwrite.admin()).createSession({ userId: 'ann', secret });
  });

  it('expires', async () => {
    const looks = await startLinks();
    const link = await looks.linkFor('ann@example.com');
    const table = { databaseId: 'app', tableId: 'sentLinks' };
    const [row] = (await looks.db.listRows(table)).rows;
    await looks.db.updateRow({ ...table, rowId: row?.$id ?? '', data: { expires: new Date().toISOString() } });
    expect(await looks.spend(link)).toMatchObject(INVALID);
  });

  it('of a blocked user can be used after they are unblocked', async () => {
    const looks = await startLinks();
    const link = await looks.linkFor('ann@example.com');
    await looks.users.updateStatus({ userId: link.userId, status: false });
    expect(await looks.spend(link)).toMatchObject({ status: 403, body: { type: 'urn:problem:blocked' } });
    await looks.users.updateStatus({ userId: link.userId, status: true });
    expect(await looks.spend(link)).toMatchObject({ status: 200 });
  });

  it('has a limit of attempts from one client', async () => {
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

describe('a token for a browser', () => {
  it('is used by the web SDK, so that Appwrite sets its own cookie, and uses up the link', async () => {
    const looks = await startLinks();
    const link = await looks.linkFor('ann@example.com');
    const { status, body } = await looks.asGuest('/session', { ...keysOf(link), as: 'token' });
    expect(status).toBe(200);
    expect(Date.parse(String(body['expire'])) - Date.now()).toBeLessThanOrEqual(60_000);
    expect(await sessionsOf(looks, link)).toBe(0);
    const secret = String(body['secret']);
    const spent = await fetch(`${looks.appwrite.endpoint}/account/sessions/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-appwrite-project': 'test' },
      body: JSON.stringify({ userId: link.userId, secret }),
    });
    expect([spent.status, spent.headers.getSetCookie().length]).toEqual([201, 2]);
    expect(await looks.spend(link)).toMatchObject(INVALID);
    expect(await sessionsOf(looks, link)).toBe(1);
    expect(await looks.asGuest('/session', { ...keysOf(link), as: 'cookie' })).toMatchObject({ status: 400 });
  });

  it('replaces the token of a link in Appwrite’s own mail', async () => {
    const looks = await startLinks({ vars: { SEND_BY: 'appwrite' } });
    const link = await looks.linkFor('ann@example.com');
    const { body } = await looks.asGuest('/session', { ...keysOf(link), as: 'token' });
    expect(await sessionsOf(looks, link)).toBe(0);
    const guest = new AppAccount(looks.appwrite.guest());
    await expect(guest.createSession(keysOf(link))).rejects.toMatchObject({ code: 401 });
    await guest.createSession({ userId: link.userId, secret: String(body['secret']) });
    expect(await sessionsOf(looks, link)).toBe(1);
  });
});

it('Appwrite itself does not accept the secret of a link', async () => {
  const looks = await startLinks();
  const link = await looks.linkFor('ann@example.com');
  const spend = () => new AppAccount(looks.appwrite.guest()).createSession(keysOf(link)).catch(({ code }) => code);
  expect(await Promise.all(Array.from({ length: 10 }, spend))).toEqual(Array(10).fill(401));
  expect(await looks.spend(link)).toMatchObject({ status: 200 });
});

describe('ten uses of one link at once', () => {
  const USES = 10;

  /** Delays every claim of the link until all others want to claim it or have ended. */
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
      async before({ functionId, method, path }: Call) {
        if (!functionId || method !== 'POST' || !path.includes('/spentLinks/')) return;
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

  it.each(['template', 'appwrite'])('give exactly one session (%s)', async (SEND_BY) => {
    const { before, isDone } = together();
    const looks = await startLinks({ hooks: { before }, vars: { SEND_BY } });
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
  const TABLES = ['linkLimits', 'sentLinks', 'spentLinks', 'linkHolds'];

  it('removes expired rows, and no others', async () => {
    const looks = await startLinks();
    const link = await looks.linkFor('ann@example.com');
    await looks.users.updatePhone({ userId: link.userId, number: '+491700000001' });
    expect(await looks.spend(link)).toMatchObject({ status: 409 });
    await lateEnough(looks, link.userId);
    expect(await looks.spend(link)).toMatchObject({ status: 200 });
    const count = (tableId: string) => looks.db.listRows({ databaseId: 'app', tableId }).then(({ total }) => total);
    const before = await Promise.all(TABLES.map(count));
    expect(before.every((total) => total > 0)).toBe(true);
    await run(looks);
    expect(await Promise.all(TABLES.map(count))).toEqual(before);
    expect(await looks.spend(link)).toMatchObject(INVALID);
    const expires = new Date(Date.now() - 2 * 3_600_000).toISOString();
    for (const tableId of TABLES) await looks.db.updateRows({ databaseId: 'app', tableId, data: { expires } });
    await run(looks);
    expect(await Promise.all(TABLES.map(count))).toEqual([0, 0, 0, 0]);
  });
});
