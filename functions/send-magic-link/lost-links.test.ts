import { Account } from 'node-appwrite';
import { expect, it, vi } from 'vitest';
import type { Call } from '../../local/hooks.ts';
import { Budget } from '../../shared/budget.ts';
import { createAdminClient } from '../../shared/index.ts';
import { KEY } from '../../tests/support/appwrite.ts';
import { type Fault, faulty } from '../../tests/support/faulty.ts';
import { invoke, requestOf } from '../../tests/support/invoke.ts';
import { type Links, startLinks, VARS } from '../../tests/support/magic-links.ts';

const email = 'ann@example.com';
const password = 'somebody else 1';

/** A user who has a password and a session, so that the first link has something to close. */
async function registered({ users, appwrite }: Links, userId: string): Promise<string> {
  const address = `${userId}@example.com`;
  await users.create({ userId, email: address, password });
  await new Account(appwrite.admin()).createEmailPasswordSession({ email: address, password });
  return address;
}

/** Calls of a spending before which another one can come in. */
const MOMENTS: readonly ((call: Call) => boolean)[] = [
  ({ method, route }) => method === 'GET' && route === '/users/:userId/sessions',
  ({ method, path }) => method === 'DELETE' && path.includes('/sessions'),
  ({ method, path }) => method === 'POST' && path.includes('/spentLinks/'),
];

/** Holds the first execution that comes to a call, before it, until `release` is called. */
function holder() {
  let isMoment: ((call: Call) => boolean) | undefined;
  let reached = () => {};
  let release = () => {};
  return {
    async before(call: Call) {
      if (!call.functionId || !isMoment?.(call)) return;
      isMoment = undefined;
      await new Promise<void>((resolve) => {
        release = resolve;
        reached();
      });
    },
    /** Settles once an execution is held. */
    holdBefore(moment: (call: Call) => boolean): Promise<void> {
      isMoment = moment;
      return new Promise((resolve) => {
        reached = resolve;
      });
    },
    release: () => release(),
  };
}

it.each([
  ['the same link', 1],
  ['another link of the same user', 2],
] as const)('a session is not ended by %s, used at the same moment', async (_, links) => {
  const { before, holdBefore, release } = holder();
  const looks = await startLinks({ hooks: { before } });
  for (const [index, moment] of MOMENTS.entries()) {
    const address = await registered(looks, `user${index}`);
    const first = await looks.linkFor(address);
    const second = links === 1 ? first : await looks.linkFor(address);
    const held = holdBefore(moment);
    const slow = looks.spend(second);
    await held;
    const fast = await looks.spend(first);
    release();
    const answers = [fast, await slow];
    const given = answers.filter(({ status }) => status === 200);
    expect([index, given.length]).toEqual([index, links]);
    for (const { body } of given) {
      const account = new Account(looks.appwrite.withSession(String(body['secret'])));
      await expect(account.get()).resolves.toMatchObject({ email: address, emailVerification: true });
    }
  }
});

/** The variables of a function that runs in this process. */
function runsHere(endpoint: string): void {
  const own = { APPWRITE_FUNCTION_API_ENDPOINT: endpoint, APPWRITE_FUNCTION_PROJECT_ID: 'test' };
  for (const [name, value] of Object.entries({ ...VARS, ...own })) vi.stubEnv(name, value);
}

it('a claim whose answer is lost is repeated and gives its session', async () => {
  const looks = await startLinks();
  const { userId, secret } = await looks.linkFor(email);
  let isLost = false;
  const fault: Fault = (method, path) => {
    if (isLost || method !== 'POST' || !path.includes('/spentLinks/')) return undefined;
    isLost = true;
    return { status: 503, tookEffect: true };
  };
  runsHere((await faulty(looks.appwrite.endpoint, fault)).endpoint);
  const { default: main } = await import('./main.ts');
  const headers = { 'x-appwrite-key': KEY, 'content-type': 'application/json' };
  const bodyText = JSON.stringify({ userId, secret });
  const answer = await invoke(main, { method: 'POST', path: '/session', bodyText, headers });
  expect([isLost, answer.status]).toEqual([true, 200]);
  expect(await looks.users.listSessions({ userId })).toMatchObject({ total: 1 });
  expect(await looks.spend({ userId, secret })).toMatchObject({ status: 401 });
});

it('a link is not claimed where too little time is left to make its session', async () => {
  const looks = await startLinks();
  const link = await looks.linkFor(email);
  runsHere(looks.appwrite.endpoint);
  const { spend } = await import('./spend.ts');
  const req = requestOf({ headers: { 'x-appwrite-key': KEY } });
  const spending = { link, client: '192.0.2.1', as: 'session' } as const;
  await expect(
    spend({ admin: createAdminClient(req), secret: VARS.HMAC_SECRET }, spending, { budget: new Budget(30, 4) }),
  ).rejects.toMatchObject({
    status: 503,
  });
  expect(await looks.db.listRows({ databaseId: 'app', tableId: 'spentLinks' })).toMatchObject({ total: 0 });
  expect(await looks.spend(link)).toMatchObject({ status: 200 });
});
