import { Users } from 'node-appwrite';
import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { COOKIE, NO_LIMITS, ORIGIN, QUICK, useApp, Visitor } from '../../../tests/support/app.ts';
import { PASSWORD as password } from '../../../tests/support/people.ts';
import { createSessionClient, createSignIn, currentUser, forwardedFor, signOut } from '../index.ts';

const app = useApp();
const aDay = (count: number) => [{ count, seconds: 86_400 }];
const options = { clientIp: forwardedFor(1), appName: 'The Shop', leastMilliseconds: QUICK };
const signIn = createSignIn(options);
const unlimited = createSignIn({ ...options, limits: { signIn: NO_LIMITS } });

const enter = (visitor: Visitor, email: string, secret = password, by = signIn) =>
  visitor.run((exchange) => by.signInWithPassword(exchange, { email, password: secret }));
const who = (visitor: Visitor) => currentUser(visitor.request()).then((user) => user?.$id);

beforeAll(async () => {
  for (const userId of ['ann', 'bob', 'dan']) await app.addUser(userId);
});

describe('a sign-in with a password', () => {
  it('sets a cookie that ends with the session, and the page knows the user by one call', async () => {
    const visitor = new Visitor();
    const browser = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' };
    const given = { email: ' Ann@Example.com ', password };
    const signedIn = await visitor.run((exchange) => signIn.signInWithPassword(exchange, given), browser);
    expect(signedIn).toMatchObject({ kind: 'signed-in', user: { $id: 'ann' } });
    const { sessions } = await new Users(app.appwrite.admin()).listSessions({ userId: 'ann' });
    const expires = new Date(sessions[0]?.expire ?? '').toUTCString();
    expect(visitor.set).toEqual([
      expect.stringMatching(new RegExp(`^${COOKIE}=[^;]+; Path=/; Expires=${expires}; HttpOnly; SameSite=Strict$`)),
    ]);
    expect(sessions[0]).toMatchObject({ clientName: 'Firefox', osName: 'GNU/Linux' });
    expect(await app.callsOf(() => currentUser(visitor.request()))).toEqual(['GET /account']);
    expect(await who(visitor)).toBe('ann');
    expect(await app.callsOf(() => currentUser(new Visitor().request()))).toEqual([]);
  });

  it('sets the cookie for https only, where the app has it', async () => {
    onTestFinished(() => void vi.stubEnv('APP_ORIGIN', ORIGIN));
    for (const [origin, secure] of [
      ['https://app.example.com', '; Secure'],
      ['http://app.localhost:3000', ''],
      ['http://app.test', ''],
    ]) {
      vi.stubEnv('APP_ORIGIN', origin);
      const visitor = new Visitor();
      await visitor.run((exchange) => signIn.signInWithPassword(exchange, { email: 'ann@example.com', password }), {
        origin: origin ?? '',
      });
      expect(visitor.set[0]).toMatch(new RegExp(`; HttpOnly${secure}; SameSite=Strict$`));
    }
  });

  it('stands 1,000 wrong passwords: ten are tried, and the owner still gets in from elsewhere', async () => {
    const attacker = new Visitor('198.51.100.1');
    const strict = createSignIn({ ...options, limits: { signIn: { ...NO_LIMITS, perAddressAndClient: aDay(10) } } });
    app.calls.length = 0;
    for (let round = 0; round < 20; round++)
      await Promise.all(
        Array.from({ length: 50 }, (_, n) =>
          expect(enter(attacker, 'dan@example.com', `guess ${round} ${n}`, strict)).rejects.toMatchObject({
            slug: 'sign-in',
          }),
        ),
      );
    expect(app.calls.filter((call) => call === 'POST /account/sessions/email')).toHaveLength(10);
    // not with the right one either
    await expect(enter(attacker, 'dan@example.com', password, strict)).rejects.toMatchObject({ slug: 'sign-in' });
    expect(attacker.cookies.size).toBe(0);
    const owner = new Visitor('192.0.2.7');
    await enter(owner, 'dan@example.com', password, strict);
    expect(await who(owner)).toBe('dan');
  });

  it.each([
    ['another site', { origin: 'https://evil.example' }],
    ['a sandboxed page', { origin: 'null' }],
    ['nowhere', { origin: '' }],
    ['a sub-domain, as the browser says', { 'sec-fetch-site': 'same-site' }],
    ['another site, as the browser says', { 'sec-fetch-site': 'cross-site' }],
  ])('is refused for a form of %s, before anything is asked', async (_, headers) => {
    const visitor = new Visitor();
    const credentials = { email: 'ann@example.com', password };
    const act = () => visitor.run((exchange) => signIn.signInWithPassword(exchange, credentials), headers);
    await expect(act()).rejects.toMatchObject({ status: 403, slug: 'origin' });
    expect(await app.callsOf(act)).toEqual([]);
    expect(visitor.set).toEqual([]);
  });

  it('is not possible where the app cannot tell its clients apart', async () => {
    const blind = createSignIn({ ...options, clientIp: forwardedFor(2) });
    const act = () => enter(new Visitor(), 'ann@example.com', password, blind);
    await expect(act()).rejects.toMatchObject({ name: 'ConfigError', message: expect.stringContaining('clientIp') });
  });
});

describe('a session', () => {
  it('that the browser got from somebody else is replaced, and does not become the signed-in one', async () => {
    const planted = new Visitor();
    await enter(planted, 'bob@example.com');
    const victim = new Visitor();
    for (const [name, value] of planted.cookies) victim.cookies.set(name, value);
    await enter(victim, 'ann@example.com');
    expect([await who(victim), await who(planted)]).toEqual(['ann', 'bob']);
    expect(victim.cookies.get(COOKIE)).not.toBe(planted.cookies.get(COOKIE));
  });

  it('of which there are two is none: a sub-domain may have set one', async () => {
    const visitor = new Visitor();
    await enter(visitor, 'ann@example.com');
    const own = `${COOKIE}=${visitor.cookies.get(COOKIE)}`;
    for (const cookie of [`${own}; ${COOKIE}=other`, `${COOKIE}=other; ${own}`]) {
      const request = visitor.request({ cookie });
      expect(await currentUser(request)).toBeUndefined();
      await expect(createSessionClient(request).account.get()).rejects.toMatchObject({ code: 401 });
      const again = () =>
        visitor.run((exchange) => signIn.signInWithPassword(exchange, { email: 'ann@example.com', password }), {
          cookie,
        });
      await expect(again()).rejects.toMatchObject({ slug: 'two-session-cookies' });
    }
    expect((await currentUser(visitor.request({ cookie: `${own}; ${own}` })))?.$id).toBe('ann');
  });

  it('is not taken for ended where Appwrite is not found at its address', async () => {
    const visitor = new Visitor();
    await enter(visitor, 'bob@example.com');
    vi.stubEnv('APPWRITE_ENDPOINT', `${app.appwrite.endpoint}/elsewhere`);
    await expect(who(visitor)).rejects.toMatchObject({ code: 404 });
    vi.stubEnv('APPWRITE_ENDPOINT', app.appwrite.endpoint);
    expect(await who(visitor)).toBe('bob');
  });

  it('is ended here, or everywhere', async () => {
    const [one, two, three] = [new Visitor(), new Visitor(), new Visitor()];
    for (const each of [one, two, three]) await enter(each, 'bob@example.com', password, unlimited);
    const kept = new Map(one.cookies);
    await one.run((exchange) => signOut(exchange, 'here'));
    expect(one.cookies.size).toBe(0);
    for (const [name, value] of kept) one.cookies.set(name, value);
    expect([await who(one), await who(two)]).toEqual([undefined, 'bob']);
    await expect(
      two.run((exchange) => signOut(exchange, 'everywhere'), { origin: 'https://evil.example' }),
    ).rejects.toMatchObject({ slug: 'origin' });
    expect(await who(three)).toBe('bob');
    await two.run((exchange) => signOut(exchange, 'everywhere'));
    expect([await who(two), await who(three)]).toEqual([undefined, undefined]);
    await one.run((exchange) => signOut(exchange, 'here'));
    await new Visitor().run((exchange) => signOut(exchange, 'here'));
  });

  it("is ended also beyond Appwrite's limit, which counts all sign-outs of the app's server", async () => {
    // in the middle of a window of an hour
    vi.useFakeTimers({ toFake: ['Date'], now: Math.floor(Date.now() / 3_600_000) * 3_600_000 + 1_800_000 });
    onTestFinished(() => void vi.useRealTimers());
    app.reachSignOutLimit();
    const remove = 'DELETE /users/:userId/sessions';
    for (const [where, call, left] of [
      ['here', `${remove}/:sessionId`, 'bob'],
      ['everywhere', remove, undefined],
    ] as const) {
      const [one, other] = [new Visitor(), new Visitor()];
      for (const each of [one, other]) await enter(each, 'bob@example.com', password, unlimited);
      const kept = new Map(one.cookies);
      expect(await app.callsOf(() => one.run((exchange) => signOut(exchange, where)))).toContain(call);
      expect(one.cookies.size).toBe(0);
      for (const [name, value] of kept) one.cookies.set(name, value);
      expect([await who(one), await who(other)]).toEqual([undefined, left]);
    }
  });
});
