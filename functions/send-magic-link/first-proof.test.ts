import { Account as AppAccount } from 'appwrite';
import { Account, MessagingProviderType, Teams } from 'node-appwrite';
import { expect, it } from 'vitest';
import { type Links, startLinks } from '../../tests/support/magic-links.ts';
import { lateEnough } from '../../tests/support/magic-time.ts';

const email = 'ann@example.com';
const password = 'correct horse 1';

/** An account with this address and a password, signed in. */
async function registered(looks: Links) {
  await new AppAccount(looks.appwrite.guest()).create({ userId: 'ann', email, password, name: 'Ann' });
  return signIn(looks);
}

function signIn(looks: Links) {
  return new Account(looks.appwrite.admin()).createEmailPasswordSession({ email, password });
}

const notices = (looks: Links) => looks.mails(email).filter(({ subject }) => subject?.startsWith('Your password'));

it('the first link closes the account, reports a lost password once, and is not held for the original address', async () => {
  const looks = await startLinks();
  await registered(looks);
  await looks.users.createTarget({
    userId: 'ann',
    targetId: 'second',
    providerType: MessagingProviderType.Email,
    identifier: 'second@attacker.example',
  });
  expect(await looks.spend(await looks.linkFor(email))).toMatchObject({ status: 200 });
  const user = await looks.users.get({ userId: 'ann' });
  expect([user.emailVerification, user.password || '', user.targets.length]).toEqual([true, '', 1]);
  const { sessions } = await looks.users.listSessions({ userId: 'ann' });
  expect(sessions.map(({ provider }) => provider)).toEqual(['server']);
  await looks.idle();
  expect(notices(looks)).toHaveLength(1);
});

it('nothing else is lost, and later links change nothing', async () => {
  const looks = await startLinks();
  await registered(looks);
  const [admin, userId] = [looks.appwrite.admin(), 'ann'];
  await looks.users.updatePrefs({ userId, prefs: { theme: 'dark' } });
  await looks.users.updateLabels({ userId, labels: ['editor'] });
  await new Teams(admin).create({ teamId: 'crew', name: 'Crew' });
  await new Teams(admin).createMembership({ teamId: 'crew', roles: [], userId });
  expect(await looks.spend(await looks.linkFor(email))).toMatchObject({ status: 200 });
  const kept = { name: 'Ann', prefs: { theme: 'dark' }, labels: ['editor'], emailVerification: true };
  expect(await looks.users.get({ userId })).toMatchObject(kept);
  expect(await looks.users.listMemberships({ userId })).toMatchObject({ total: 1 });
  // a password and phone that the user sets from now on stay, and so do their sessions
  await looks.users.updatePassword({ userId, password }); // ends the sessions of before, as on the real server
  await looks.users.updatePhone({ userId, number: '+491700000002' });
  const { secret } = await looks.users.createSession({ userId });
  const account = new Account(looks.appwrite.withSession(secret));
  expect(await looks.spend(await looks.linkFor(email))).toMatchObject({ status: 200 });
  expect(await account.get()).toMatchObject({ phone: '+491700000002', ...kept });
  await expect(signIn(looks)).resolves.toMatchObject({ provider: 'email' });
  // the proof of the old address does not prove a new one
  await account.updateEmail({ email: 'new@example.com', password });
  const moved = await looks.linkFor('new@example.com');
  expect(await looks.spend(moved)).toMatchObject({ status: 409 });
  expect(await looks.users.listSessions({ userId })).toMatchObject({ total: 0 });
});

it('what is added while the account is being closed is removed too', async () => {
  let armed = true;
  const looks = await startLinks({
    hooks: {
      async after({ functionId, method, route }) {
        if (!armed || !functionId || method !== 'PATCH' || !route.endsWith('/password')) return;
        armed = false;
        await looks.users.updatePassword({ userId: 'ann', password });
        await signIn(looks);
      },
    },
  });
  await registered(looks);
  expect(await looks.spend(await looks.linkFor(email))).toMatchObject({ status: 200 });
  expect(armed).toBe(false);
  const { sessions } = await looks.users.listSessions({ userId: 'ann' });
  expect(sessions.map(({ provider }) => provider)).toEqual(['server']);
  expect((await looks.users.get({ userId: 'ann' })).password || '').toBe('');
});

it('a held link says until when, only to somebody who has it, is not used up, and stays valid long enough', async () => {
  const looks = await startLinks();
  await registered(looks);
  await looks.users.updatePhone({ userId: 'ann', number: '+491700000003' });
  const link = await looks.linkFor(email);
  const { status, body, execution } = await looks.spend(link);
  expect([status, body['type']]).toEqual([409, 'urn:problem:held']);
  const until = Date.parse(String(body['until']));
  const wait = Number(execution.responseHeaders.find(({ name }) => name === 'retry-after')?.value);
  expect(wait).toBeGreaterThan(59 * 60);
  expect(wait).toBeLessThanOrEqual(61 * 60);
  const { rows } = await looks.db.listRows({ databaseId: 'app', tableId: 'sentLinks' });
  expect(Date.parse(String(rows[0]?.['expires']))).toBeGreaterThanOrEqual(until + 30 * 60_000);
  expect(await looks.spend({ ...link, secret: 'f'.repeat(64) })).toMatchObject({ status: 401 });
  // another attempt does not prolong the hold
  expect((await looks.spend(link)).body['until']).toBe(body['until']);
  await lateEnough(looks, 'ann');
  expect(await looks.spend(link)).toMatchObject({ status: 200 });
  expect(await looks.spend(link)).toMatchObject({ status: 401 });
});
