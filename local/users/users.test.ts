import { AuthenticatorType, Query, Users } from 'node-appwrite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAppwrite, type TestAppwrite } from '../../tests/support/appwrite.ts';

let appwrite: TestAppwrite;
let users: Users;
beforeAll(async () => {
  appwrite = await startAppwrite();
  users = new Users(appwrite.admin());
});
afterAll(() => appwrite.close());

describe('a user who is created by an API key', () => {
  it('has targets for address and number, and a hash of the password', async () => {
    const user = await users.create({
      userId: 'ann',
      email: 'Ann@Example.com',
      phone: '+4712345678',
      password: 'correct horse 1',
      name: 'Ann',
    });
    expect(user).toMatchObject({
      $id: 'ann',
      email: 'ann@example.com',
      emailCanonical: 'ann@example.com',
      hash: 'argon2',
    });
    expect(user.password).toMatch(/^\$argon2id\$v=19\$m=65536,t=4,p=3\$/);
    expect(user.targets.map(({ providerType, identifier }) => [providerType, identifier])).toEqual([
      ['email', 'ann@example.com'],
      ['sms', '+4712345678'],
    ]);
    expect(user.accessedAt).toBe('');
  });

  it('is refused if the id, the address or the number is taken', async () => {
    const refused = { code: 409, type: 'user_already_exists' };
    await expect(users.create({ userId: 'ann' })).rejects.toMatchObject(refused);
    await expect(users.create({ userId: 'ann2', email: 'ANN@example.com' })).rejects.toMatchObject(refused);
    await expect(users.create({ userId: 'ann3', phone: '+4712345678' })).rejects.toMatchObject(refused);
  });

  it('keeps the target when the address changes, and loses it when the address is removed', async () => {
    await users.create({ userId: 'moving', email: 'here@example.com' });
    const [before] = (await users.listTargets({ userId: 'moving' })).targets;
    await users.updateEmailVerification({ userId: 'moving', emailVerification: true });
    const moved = await users.updateEmail({ userId: 'moving', email: 'there@example.com' });
    expect(moved).toMatchObject({ email: 'there@example.com', emailVerification: false });
    expect(moved.targets).toMatchObject([{ $id: before?.$id, identifier: 'there@example.com' }]);
    await expect(users.updateEmail({ userId: 'moving', email: 'ann@example.com' })).rejects.toMatchObject({
      type: 'user_target_already_exists',
    });
    await expect(users.updateEmail({ userId: 'moving', email: '' })).resolves.toMatchObject({ email: '', targets: [] });
  });

  it('is deleted with all sessions, tokens, targets and memberships', async () => {
    await users.create({ userId: 'gone', email: 'gone@example.com' });
    await users.createSession({ userId: 'gone' });
    await users.createToken({ userId: 'gone' });
    await users.delete({ userId: 'gone' });
    await expect(users.get({ userId: 'gone' })).rejects.toMatchObject({ code: 404, type: 'user_not_found' });
    const again = await users.create({ userId: 'gone', email: 'gone@example.com' });
    expect(again.targets).toHaveLength(1);
    expect((await users.listSessions({ userId: 'gone' })).total).toBe(0);
  });
});

describe('the list of users', () => {
  it('is filtered, searched and paged', async () => {
    await users.create({ userId: 'bea', email: 'bea@example.com', name: 'Bea' });
    await users.updateLabels({ userId: 'bea', labels: ['member', 'member', 'vip'] });
    const ids = async (queries: string[], search?: string) =>
      (await users.list({ queries, ...(search ? { search } : {}) })).users.map(({ $id }) => $id);
    await expect(ids([Query.contains('labels', ['vip'])])).resolves.toEqual(['bea']);
    await expect(ids([], 'Bea')).resolves.toEqual(['bea']);
    await expect(ids([], 'member')).resolves.toEqual(['bea']);
    const first = await ids([Query.orderAsc('$id'), Query.limit(1)]);
    await expect(ids([Query.orderAsc('$id'), Query.limit(1), Query.cursorAfter(first[0] ?? '')])).resolves.toEqual([
      'bea',
    ]);
    await expect(users.list({ queries: [Query.equal('prefs', 'x')] })).rejects.toMatchObject({ code: 400 });
  });

  it('refuses a page of more than 500 users, and returns one of 500', async () => {
    for (let i = 0; i < 501; i++) await users.create({ userId: `many${i}` });
    const page = (limit: number) => users.list({ queries: [Query.startsWith('$id', 'many'), Query.limit(limit)] });
    await expect(page(501)).rejects.toMatchObject({
      code: 400,
      message: 'Query on attribute has greater than 500 values: userInternalId',
    });
    expect((await page(500)).users).toHaveLength(500);
  });
});

describe('labels', () => {
  it('are letters and digits; of several concurrent changes the last one wins', async () => {
    await users.create({ userId: 'labelled' });
    await expect(users.updateLabels({ userId: 'labelled', labels: ['not-ok'] })).rejects.toMatchObject({ code: 400 });
    const written = await Promise.all(
      ['a', 'b', 'c'].map((l) => users.updateLabels({ userId: 'labelled', labels: [l] })),
    );
    expect(written.every(({ labels }) => labels.length === 1)).toBe(true);
    expect((await users.get({ userId: 'labelled' })).labels).toHaveLength(1);
  });
});

describe('events', () => {
  it('contain the whole document of a new user; a change has its short name first', async () => {
    const seen: { names: string[]; payload: unknown; userId?: string }[] = [];
    appwrite.local.events.subscribe(
      (names) => names.includes('users.evented'),
      async (event) => void seen.push(event),
    );
    await users.create({ userId: 'evented', email: 'evented@example.com' });
    await users.updatePrefs({ userId: 'evented', prefs: { a: 1 } });
    await users.createToken({ userId: 'evented', length: 32 });
    await users.deleteSessions({ userId: 'evented' });
    await users.delete({ userId: 'evented' });
    await appwrite.local.jobs.idle();
    expect(seen.map(({ names }) => names[0]?.replace(/[0-9a-f]{20}/, '<id>'))).toEqual([
      'users.evented.create',
      'users.evented.update',
      'users.evented.tokens.<id>.create',
      'users.evented.sessions',
      'users.evented.delete',
    ]);
    expect(seen[0]).toMatchObject({ payload: { $id: 'evented', password: null, prefs: [], targets: [] } });
    expect(seen[0]).not.toHaveProperty('userId');
    expect(seen[1]?.names).toContain('users.evented.update.prefs');
  });
});

describe('tokens and sessions that are created by an API key', () => {
  it('return their secrets, which sign the user in', async () => {
    await users.create({ userId: 'tess' });
    const session = await users.createSession({ userId: 'tess' });
    expect(session).toMatchObject({ provider: 'server', current: false });
    const { jwt } = await users.createJWT({ userId: 'tess' });
    expect(jwt.split('.')).toHaveLength(3);
    const token = await users.createToken({ userId: 'tess', length: 32, expire: 60 });
    expect(token.secret).toMatch(/^[0-9a-f]{32}$/);
    // found by its id only, whichever user is named
    await users.create({ userId: 'someone' });
    await users.deleteSession({ userId: 'someone', sessionId: session.$id });
    await expect(users.deleteSession({ userId: 'tess', sessionId: session.$id })).rejects.toMatchObject({
      type: 'user_session_not_found',
    });
  });
});

it('an API key switches MFA, and finds no authenticator and no recovery codes to delete', async () => {
  const userId = 'mfa';
  await users.create({ userId });
  expect(await users.updateMFA({ userId, mfa: true })).toMatchObject({ $id: userId, mfa: true });
  expect(await users.get({ userId })).toMatchObject({ mfa: true });
  expect(await users.updateMFA({ userId, mfa: false })).toMatchObject({ mfa: false });
  await expect(users.deleteMFAAuthenticator({ userId, type: AuthenticatorType.Totp })).rejects.toMatchObject({
    code: 404,
    type: 'user_authenticator_not_found',
  });
  await expect(users.updateMFARecoveryCodes({ userId })).rejects.toMatchObject({
    code: 404,
    type: 'user_recovery_codes_not_found',
  });
  await expect(users.updateMFA({ userId: 'nobody', mfa: true })).rejects.toMatchObject({ type: 'user_not_found' });
});
