import { Account as AppAccount } from 'appwrite';
import { Account, AppwriteException, Teams } from 'node-appwrite';
import { describe, expect, it } from 'vitest';
import { APP, type Link, type Links, startLinks } from '../../tests/support/magic-links.ts';
import { lateEnough } from '../../tests/support/magic-time.ts';
import { signInWith, turnOn } from '../../tests/support/oauth2.ts';
import { people } from '../../tests/support/people.ts';

const PASSWORD = 'somebody else 1';
const PHONE = '+491700000001';

/** An account that an attacker creates with their own address, and its credentials. */
async function signUp(looks: Links, userId: string) {
  const guest = new AppAccount(looks.appwrite.guest());
  const email = `${userId}@attacker.example`;
  await guest.create({ userId, email, password: PASSWORD });
  const { secret } = await new Account(looks.appwrite.admin()).createEmailPasswordSession({
    email,
    password: PASSWORD,
  });
  const account = new Account(looks.appwrite.withSession(secret));
  const { jwt } = await account.createJWT();
  return { userId, email, guest, account, jwt, delivered: (to: string) => people(looks.appwrite).lastDelivery(to) };
}

type Attacker = Awaited<ReturnType<typeof signUp>>;

const codeIn = (text: string) => /\b\d{6}\b/.exec(text)?.[0] ?? '';

/** What is sent to an attacker before the address is changed; each returns how it can be used later. */
const sent: Record<string, (attacker: Attacker, looks: Links) => Promise<() => Promise<unknown>>> = {
  async 'magic URL'({ userId, email, guest, delivered }, looks) {
    await guest.createMagicURLToken({ userId, email, url: APP });
    await looks.idle();
    const secret = delivered(email).query.get('secret') ?? '';
    return () => guest.createSession({ userId, secret });
  },
  async 'e-mail code'({ userId, email, guest, delivered }, looks) {
    await guest.createEmailToken({ userId, email });
    await looks.idle();
    const secret = codeIn(delivered(email).text);
    return () => guest.createSession({ userId, secret });
  },
  async verification({ userId, email, account, guest, delivered }, looks) {
    await account.createEmailVerification({ url: APP });
    await looks.idle();
    const secret = delivered(email).query.get('secret') ?? '';
    return () => guest.updateEmailVerification({ userId, secret });
  },
  async recovery({ userId, email, guest, delivered }, looks) {
    await guest.createRecovery({ email, url: APP });
    await looks.idle();
    const secret = delivered(email).query.get('secret') ?? '';
    return () => guest.updateRecovery({ userId, secret, password: PASSWORD });
  },
  async 'phone code'({ userId, account, guest, delivered }, looks) {
    await account.updatePhone({ phone: PHONE, password: PASSWORD });
    await guest.createPhoneToken({ userId, phone: PHONE });
    await looks.idle();
    const secret = codeIn(delivered(PHONE).text);
    return () => guest.createSession({ userId, secret });
  },
  async 'account at a provider'({ userId, email }, { appwrite }) {
    turnOn(appwrite, 'google');
    const accountOf = (session: string) => new Account(appwrite.withSession(session));
    const { session } = await signInWith(appwrite, { provider: 'google' }, { name: '', email });
    const { providerUid } = await accountOf(session).getSession({ sessionId: 'current' });
    return async () => {
      const again = await signInWith(appwrite, { provider: 'google' }, { choice: providerUid });
      const { $id } = await accountOf(again.session).get();
      if ($id !== userId) throw new AppwriteException('signed in as somebody else', 401);
    };
  },
};

const refusedWith = (call: Promise<unknown>) =>
  call.then(
    () => 200,
    ({ code }: AppwriteException) => code,
  );

/** What an attacker who kept everything can still reach. */
async function waysIn(looks: Links, { account, jwt, userId }: Attacker, victim: string) {
  const { users, appwrite } = looks;
  const guest = new AppAccount(appwrite.guest());
  const { phone, password, mfa, targets } = await users.get({ userId });
  return {
    session: await refusedWith(account.get()),
    jwt: await refusedWith(new Account(appwrite.withJwt(jwt)).get()),
    password: [
      await refusedWith(guest.createEmailPasswordSession({ email: victim, password: PASSWORD })),
      password || '',
    ],
    phone,
    mfa,
    targets: targets.map(({ identifier }) => identifier),
  };
}

const none = (victim: string) => ({
  session: 401,
  jwt: 401,
  password: [401, ''],
  phone: '',
  mfa: false,
  targets: [victim],
});

describe('an account that somebody prepared for an address that is not theirs', () => {
  it('belongs to nobody else after its link was used, whatever was sent before the address changed', async () => {
    const looks = await startLinks();
    for (const [index, [name, send]] of Object.entries(sent).entries()) {
      const victim = `victim${index}@example.com`;
      const attacker = await signUp(looks, `attacker${index}`);
      const useToken = await send(attacker, looks);
      await attacker.account.updateEmail({ email: victim, password: PASSWORD });
      await looks.users.updateMFA({ userId: attacker.userId, mfa: true });
      // used after the change: Appwrite then treats the victim's address as verified
      if (name === 'verification') await useToken();
      const link = await looks.linkFor(victim);
      const held = await looks.spend(link);
      expect([name, held.status, held.body['type']]).toEqual([name, 409, 'urn:problem:held']);
      expect([name, await waysIn(looks, attacker, victim)]).toEqual([name, none(victim)]);
      await useToken().catch(() => undefined);
      await lateEnough(looks, attacker.userId);
      const answer = await looks.spend(link);
      expect([name, answer.status]).toEqual([name, 200]);
      expect([name, await refusedWith(useToken())]).toEqual([name, 401]);
      expect([name, await waysIn(looks, attacker, victim)]).toEqual([name, none(victim)]);
      const { sessions } = await looks.users.listSessions({ userId: attacker.userId });
      expect([name, sessions.map(({ provider }) => provider)]).toEqual([name, ['server']]);
      const owner = new Account(looks.appwrite.withSession(String(answer.body['secret'])));
      expect(await owner.get()).toMatchObject({ email: victim, emailVerification: true });
    }
  });

  it('cannot be entered with an earlier invitation', async () => {
    const looks = await startLinks();
    const [attacker, other] = [await signUp(looks, 'attacker'), await signUp(looks, 'other')];
    const secret = (await looks.users.createSession({ userId: other.userId })).secret;
    const teams = new Teams(looks.appwrite.withSession(secret));
    await teams.create({ teamId: 'gang', name: 'Gang' });
    const { $id: membershipId } = await teams.createMembership({
      teamId: 'gang',
      roles: ['x'],
      email: attacker.email,
      url: APP,
    });
    await looks.idle();
    const invitation = attacker.delivered(attacker.email).query.get('secret') ?? '';
    expect(invitation).not.toBe('');
    await attacker.account.updateEmail({ email: 'victim@example.com', password: PASSWORD });
    const link = await looks.linkFor('victim@example.com');
    await looks.spend(link);
    await lateEnough(looks, attacker.userId);
    expect(await looks.spend(link)).toMatchObject({ status: 200 });
    const accept = new Teams(looks.appwrite.admin()).updateMembershipStatus({
      teamId: 'gang',
      membershipId,
      userId: attacker.userId,
      secret: invitation,
    });
    expect(await refusedWith(accept)).toBeGreaterThanOrEqual(400);
    expect(await looks.users.listSessions({ userId: attacker.userId })).toMatchObject({ total: 1 });
    expect(looks.local.scopesUsedBy('send-magic-link')).toContain('teams.write');
  });

  it('cannot be entered with a link that was mailed to its former address', async () => {
    const looks = await startLinks();
    const attacker = await signUp(looks, 'attacker');
    const victim = 'victim@example.com';
    await attacker.account.updateEmail({ email: victim, password: PASSWORD });
    const link = await looks.linkFor(victim);
    await attacker.account.updateEmail({ email: attacker.email, password: PASSWORD });
    expect(await looks.spend(link)).toMatchObject({ status: 401, body: { type: 'urn:problem:link' } });
    expect(await refusedWith(attacker.account.get())).toBe(200);
    // nor a user with the id of a deleted one
    const first = await looks.linkFor('gone@example.com');
    await looks.users.delete({ userId: first.userId });
    await looks.users.create({ userId: first.userId, email: 'gone@example.com' });
    expect(await looks.spend(first)).toMatchObject({ status: 401, body: { type: 'urn:problem:link' } });
    expect(await looks.users.listSessions({ userId: first.userId })).toMatchObject({ total: 0 });
  });

  it('gives no session if the address changes while it is created', async () => {
    let link: Link | undefined;
    const looks = await startLinks({
      hooks: {
        async after({ functionId, route }) {
          if (!functionId || route !== '/users/:userId/sessions' || !link) return;
          const { userId } = link;
          link = undefined;
          await looks.users.updateEmail({ userId, email: 'new@example.com' });
        },
      },
    });
    link = await looks.linkFor('ann@example.com');
    const { userId } = link;
    // the sessions are listed under the same route, for a first proof: that is when the address is changed
    expect(await looks.spend(link)).toMatchObject({ status: 401 });
    await looks.users.updateEmail({ userId, email: 'ann@example.com' });
    await lateEnough(looks, userId);
    const first = await looks.linkFor('ann@example.com');
    expect(await looks.spend(first)).toMatchObject({ status: 200 });
    link = await looks.linkFor('ann@example.com');
    const before = await looks.users.listSessions({ userId });
    expect(await looks.spend(link ?? first)).toMatchObject({ status: 401 });
    expect(await looks.users.listSessions({ userId })).toMatchObject({ total: before.total });
    expect(await looks.users.get({ userId })).toMatchObject({ email: 'new@example.com', emailVerification: false });
  });
});
