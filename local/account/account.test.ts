import { Account as WebAccount } from 'appwrite';
import { Account, Users } from 'node-appwrite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAppwrite, type TestAppwrite } from '../../tests/support/appwrite.ts';
import { PASSWORD, people } from '../../tests/support/people.ts';

let appwrite: TestAppwrite;
let acting: ReturnType<typeof people>;
beforeAll(async () => {
  appwrite = await startAppwrite();
  acting = people(appwrite);
});
afterAll(() => appwrite.close());

describe('sessions', () => {
  it('are listed, extended and deleted, one or all', async () => {
    const { account, email } = await acting.signUp();
    const other = await acting.keyed.createEmailPasswordSession({ email, password: PASSWORD });
    const listed = await account.listSessions();
    expect(listed.sessions.map(({ current }) => current)).toEqual([true, false]);
    await expect(account.updateSession({ sessionId: other.$id })).resolves.toMatchObject({ $id: other.$id });
    await account.deleteSession({ sessionId: other.$id });
    await expect(account.getSession({ sessionId: other.$id })).rejects.toMatchObject({
      type: 'user_session_not_found',
    });
    await account.deleteSessions();
    await expect(account.get()).rejects.toMatchObject({ type: 'general_unauthorized_scope' });
  });

  it('end when the password changes, except the session that changes it', async () => {
    const { account, email, id } = await acting.signUp();
    const other = await acting.keyed.createEmailPasswordSession({ email, password: PASSWORD });
    const there = new Account(appwrite.withSession(other.secret));
    await account.updatePassword({ password: 'another-password', oldPassword: PASSWORD });
    await expect(there.get()).rejects.toMatchObject({ code: 401 });
    await expect(account.get()).resolves.toMatchObject({ $id: id });
    await new Users(appwrite.admin()).updatePassword({ userId: id, password: 'a-third-password' });
    await expect(account.get()).rejects.toMatchObject({ code: 401 });
  });

  it('create JWTs, which are invalid once the session is deleted', async () => {
    const { account, id } = await acting.signUp();
    const { jwt } = await account.createJWT();
    const byJwt = new Account(appwrite.withJwt(jwt));
    await expect(byJwt.get()).resolves.toMatchObject({ $id: id });
    await expect(byJwt.getSession({ sessionId: 'current' })).rejects.toMatchObject({ type: 'user_session_not_found' });
    await account.deleteSession({ sessionId: 'current' });
    await expect(byJwt.get()).rejects.toMatchObject({ code: 401 });
  });

  it('delete the push targets that were created in them', async () => {
    const { account, id, secret } = await acting.signUp();
    const inBrowser = new WebAccount(appwrite.guest().setSession(secret));
    await inBrowser.createPushTarget({ targetId: `push-${id}`, identifier: `device-${id}` });
    await inBrowser.updatePushTarget({ targetId: `push-${id}`, identifier: `device2-${id}` });
    expect((await acting.users.listTargets({ userId: id })).targets).toMatchObject([
      {},
      { identifier: `device2-${id}` },
    ]);
    await account.deleteSession({ sessionId: 'current' });
    expect((await acting.users.listTargets({ userId: id })).total).toBe(1);
  });
});

describe('verifications', () => {
  it('of an address: the link in the e-mail confirms it once', async () => {
    const { account, id, email } = await acting.signUp();
    const seen: string[] = [];
    appwrite.local.events.subscribe(
      (names) => names.some((name) => name.startsWith(`users.${id}.verification`)),
      async ({ names, userId }) => void seen.push(`${names[0]?.split('.').at(-1)} by ${userId}`),
    );
    await account.createEmailVerification({ url: 'http://localhost/verify' });
    const secret = acting.lastDelivery(email).query.get('secret') ?? '';
    await acting.guest.updateEmailVerification({ userId: id, secret });
    await expect(account.get()).resolves.toMatchObject({ emailVerification: true });
    await expect(acting.guest.updateEmailVerification({ userId: id, secret })).rejects.toMatchObject({
      type: 'user_invalid_token',
    });
    await expect(account.createEmailVerification({ url: 'http://localhost/verify' })).rejects.toMatchObject({
      code: 409,
    });
    await appwrite.local.jobs.idle();
    expect(seen).toEqual([`create by ${id}`, `update by ${id}`]);
  });

  it('of a number: the code in the SMS confirms it', async () => {
    const { account, id } = await acting.signUp();
    await account.updatePhone({ phone: '+4790000002', password: PASSWORD });
    await account.createPhoneVerification();
    await acting.guest.updatePhoneVerification({ userId: id, secret: acting.lastDelivery('+4790000002').text });
    await expect(account.get()).resolves.toMatchObject({ phoneVerification: true });
  });
});

describe('what users change themselves', () => {
  it('requires the password if the user has one', async () => {
    const { account, email } = await acting.signUp();
    await expect(account.updateEmail({ email: 'n@example.com', password: 'wrong horse 1' })).rejects.toMatchObject({
      type: 'user_invalid_credentials',
    });
    await account.updatePassword({ password: 'another horse 2', oldPassword: PASSWORD });
    await expect(acting.keyed.createEmailPasswordSession({ email, password: PASSWORD })).rejects.toMatchObject({
      code: 401,
    });
    const changed = await account.updateEmail({ email: 'new@example.com', password: 'another horse 2' });
    expect(changed).toMatchObject({ email: 'new@example.com', targets: [{ identifier: 'new@example.com' }] });
    await expect(account.updatePrefs({ prefs: { a: { b: [1] } } })).resolves.toMatchObject({
      prefs: { a: { b: [1] } },
    });
    await expect(account.updateName({ name: 'New' })).resolves.toMatchObject({ name: 'New' });
    await expect(account.updateStatus()).resolves.toMatchObject({ status: false });
  });

  it('includes a forgotten password', async () => {
    const { id, email } = await acting.signUp();
    await acting.guest.createRecovery({ email, url: 'http://localhost/reset' });
    const secret = acting.lastDelivery(email).query.get('secret') ?? '';
    await acting.guest.updateRecovery({ userId: id, secret, password: 'remembered 1' });
    await expect(acting.guest.updateRecovery({ userId: id, secret, password: 'remembered 2' })).rejects.toMatchObject({
      code: 401,
    });
    await expect(acting.keyed.createEmailPasswordSession({ email, password: 'remembered 1' })).resolves.toMatchObject({
      userId: id,
    });
  });
});
