import { Account as AppAccount } from 'appwrite';
import { Account } from 'node-appwrite';
import { describe, expect, it } from 'vitest';
import type { Call } from '../../local/hooks.ts';
import { type Link, type Links, startLinks } from '../../tests/support/magic-links.ts';

const email = 'victim@example.com';
const password = 'somebody else 1';

/** Somebody registered the address, signed in with a password, and a link is mailed to the address. */
async function registered(looks: Links): Promise<Link> {
  await new AppAccount(looks.appwrite.guest()).create({ userId: 'victim', email, password });
  await signIn(looks);
  return looks.linkFor(email);
}

function signIn(looks: Links) {
  return new Account(looks.appwrite.admin()).createEmailPasswordSession({ email, password });
}

async function state({ users }: Links) {
  const { emailVerification, password: hash } = await users.get({ userId: 'victim' });
  const { sessions } = await users.listSessions({ userId: 'victim' });
  return {
    verified: emailVerification,
    password: hash !== '' && hash !== null,
    sessions: sessions.map((session) => session.provider),
  };
}

describe('the first proof of an address', () => {
  it('marks it, ends the sessions from before and removes the password from before', async () => {
    const looks = await startLinks();
    const link = await registered(looks);
    expect(await state(looks)).toEqual({ verified: false, password: true, sessions: ['email'] });
    expect(await looks.spend(link)).toMatchObject({ status: 200 });
    expect(await state(looks)).toEqual({ verified: true, password: false, sessions: ['token'] });
    await expect(signIn(looks)).rejects.toMatchObject({ type: 'user_invalid_credentials' });
  });

  it('is the only one that does: later links leave sessions and passwords alone', async () => {
    const looks = await startLinks();
    await looks.spend(await registered(looks));
    await looks.users.updatePassword({ userId: 'victim', password });
    await signIn(looks);
    await looks.spend(await looks.linkFor(email));
    expect(await state(looks)).toEqual({ verified: true, password: true, sessions: ['token', 'email', 'token'] });
  });

  it('leaves a new user without a password free to set one', async () => {
    const looks = await startLinks();
    const { body } = await looks.spend(await looks.linkFor('new@example.com'));
    await new Account(looks.appwrite.withSession(String(body['secret']))).updatePassword({ password });
  });

  it.each(['template', 'appwrite'])('is made by either mail (%s)', async (SEND_BY) => {
    const looks = await startLinks({ vars: { SEND_BY } });
    const link = await registered(looks);
    expect(await looks.spend(link)).toMatchObject({ status: 200 });
    expect(await state(looks)).toMatchObject({
      verified: true,
      password: false,
      sessions: [expect.not.stringMatching('email')],
    });
  });
});

describe('an address that is not the user’s any more', () => {
  it('is not marked, nor is the new one', async () => {
    const looks = await startLinks();
    const link = await registered(looks);
    await looks.users.updateEmail({ userId: 'victim', email: 'new@example.com' });
    expect(await looks.spend(link)).toMatchObject({ status: 200 });
    expect(await state(looks)).toEqual({ verified: false, password: true, sessions: ['email', 'token'] });
  });

  const moments: [string, (call: Call) => boolean][] = [
    ['while the sessions are ended', ({ method, route }) => method === 'DELETE' && route.endsWith('/sessions')],
    ['just before it is marked', ({ route }) => route.endsWith('/verification')],
  ];
  it.each(moments)('is not marked where it is changed %s', async (moment, isThen) => {
    let armed = true;
    const looks = await startLinks({
      hooks: {
        async before(call) {
          if (!armed || !call.functionId || !isThen(call)) return;
          armed = false;
          await looks.users.updateEmail({ userId: 'victim', email: 'new@example.com' });
        },
      },
    });
    await looks.spend(await registered(looks));
    expect(armed).toBe(false);
    const marks = looks.calls.filter(({ route }) => route.endsWith('/verification')).length;
    expect([moment, marks]).toEqual([moment, moment === moments[0]?.[0] ? 0 : 2]);
    expect(await looks.users.get({ userId: 'victim' })).toMatchObject({
      email: 'new@example.com',
      emailVerification: false,
    });
  });
});

it('a password set while the sessions are ended goes as well, and so does the session made with it', async () => {
  let armed = true;
  const looks = await startLinks({
    hooks: {
      async after({ functionId, method, route }) {
        if (!armed || !functionId || method !== 'DELETE' || !route.endsWith('/sessions')) return;
        armed = false;
        await looks.users.updatePassword({ userId: 'victim', password });
        await signIn(looks);
      },
    },
  });
  const link = await registered(looks);
  expect(await looks.spend(link)).toMatchObject({ status: 200 });
  expect(await state(looks)).toEqual({ verified: true, password: false, sessions: ['token'] });
});
