import { hash as hashOf } from '@node-rs/argon2';
import { Users } from 'node-appwrite';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { users as storedUsers } from '../../local/directory/users.ts';
import { COOKIE, QUICK, useApp, Visitor } from '../../tests/support/app.ts';
import { createSessionClient, createSignIn, currentUser, forwardedFor, type Problem, signOut } from './index.ts';

const app = useApp();
const password = 'correct horse 1';
const aDay = (count: number) => [{ count, seconds: 86_400 }];
const noLimits = { perClient: [], perAddressAndClient: [], perAddress: [] };
const options = { clientIp: forwardedFor(1), appName: 'The Shop', leastMilliseconds: QUICK };
const signIn = createSignIn(options);
const unlimited = createSignIn({ ...options, limits: { signIn: noLimits } });

const enter = (visitor: Visitor, email: string, secret = password, by = signIn) =>
  visitor.run((exchange) => by.signInWithPassword(exchange, { email, password: secret }));
const who = (visitor: Visitor) => currentUser(visitor.request()).then((user) => user?.$id);
const asShown = (error: unknown) => {
  const { status, details } = error as Problem;
  return { status, headers: details.headers, body: (error as Problem).body('') };
};

beforeAll(async () => {
  const users = new Users(app.appwrite.admin());
  // a hash that is checked in no time
  const hash = await hashOf(password, { memoryCost: 8, timeCost: 1, parallelism: 1 });
  for (const userId of ['ann', 'bob', 'dan', 'eve', 'zoe']) {
    await users.create({ userId, email: `${userId}@example.com`, password });
    storedUsers(app.appwrite.local.store).update(userId, { password: hash });
  }
  await users.updateStatus({ userId: 'eve', status: false });
});

describe('a sign-in with a password', () => {
  it('sets a cookie that ends with the session, and the page knows the user by one call', async () => {
    const visitor = new Visitor();
    expect(await enter(visitor, ' Ann@Example.com ')).toMatchObject({ kind: 'signed-in', user: { $id: 'ann' } });
    const { sessions } = await new Users(app.appwrite.admin()).listSessions({ userId: 'ann' });
    const expires = new Date(sessions[0]?.expire ?? '').toUTCString();
    expect(visitor.set).toEqual([
      expect.stringMatching(new RegExp(`^${COOKIE}=[^;]+; Path=/; Expires=${expires}; HttpOnly; SameSite=Strict$`)),
    ]);
    expect(await app.callsOf(() => currentUser(visitor.request()))).toEqual(['GET /account']);
    expect(await who(visitor)).toBe('ann');
    expect(await app.callsOf(() => currentUser(new Visitor().request()))).toEqual([]);
  });

  it('sets the cookie for https only, where the app has it', async () => {
    vi.stubEnv('APP_ORIGIN', 'https://app.example.com');
    const visitor = new Visitor();
    await visitor.run((exchange) => signIn.signInWithPassword(exchange, { email: 'ann@example.com', password }), {
      origin: 'https://app.example.com',
    });
    vi.stubEnv('APP_ORIGIN', 'http://localhost:3000');
    expect(visitor.set[0]).toMatch(/; HttpOnly; Secure; SameSite=Strict$/);
  });

  it('says and costs the same for an unknown address, a wrong password and a blocked user, and says the same at a limit', async () => {
    const slow = { ...options, leastMilliseconds: 400 };
    const patient = createSignIn({ ...slow, limits: { signIn: noLimits } });
    const limited = createSignIn({
      ...slow,
      limits: { signIn: { ...noLimits, perAddressAndClient: aDay(1) } },
    });
    const counted = createSignIn({
      ...options,
      limits: { signIn: { perClient: aDay(99), perAddressAndClient: aDay(99), perAddress: aDay(99) } },
    });
    const tried = (by: typeof signIn, email: string, secret: string) =>
      enter(new Visitor('203.0.113.9'), email, secret, by).catch((error: unknown) => error);
    const kinds = {
      unknown: (n: number) => tried(patient, `nobody${n}@example.com`, password),
      wrong: () => tried(patient, 'zoe@example.com', 'not the password'),
      blocked: () => tried(patient, 'eve@example.com', password),
      limit: () => tried(limited, 'dan@example.com', password),
    };
    expect(await kinds.limit()).toMatchObject({ kind: 'signed-in' });
    const shown = new Map<string, Set<string>>();
    const least: number[] = [];
    const rounds = Array.from({ length: 100 }, (_, n) => n);
    await Promise.all(
      rounds.flatMap((n) =>
        Object.entries(kinds).map(async ([kind, act]) => {
          const began = performance.now();
          const answer = await act(n);
          least.push(performance.now() - began);
          shown.set(kind, (shown.get(kind) ?? new Set()).add(JSON.stringify(asShown(answer))));
        }),
      ),
    );
    expect([...shown.keys()].toSorted()).toEqual(Object.keys(kinds).toSorted());
    expect(new Set([...shown.values()].flatMap((texts) => [...texts])).size).toBe(1);
    // a timer may fire up to a millisecond early
    expect(Math.min(...least)).toBeGreaterThanOrEqual(399);
    const one = await app.callsOf(() => tried(counted, 'nobody0@example.com', password));
    const calls = [
      await app.callsOf(() => tried(counted, 'nobody1@example.com', password)),
      await app.callsOf(() => tried(counted, 'zoe@example.com', 'not the password')),
      await app.callsOf(() => tried(counted, 'eve@example.com', password)),
    ];
    expect(one).toHaveLength(4);
    expect(new Set(calls.map((each) => each.join())).size).toBe(1);
  });

  it('stands 1,000 wrong passwords: ten are tried, and the owner still gets in from elsewhere', async () => {
    const attacker = new Visitor('198.51.100.1');
    const strict = createSignIn({ ...options, limits: { signIn: { ...noLimits, perAddressAndClient: aDay(10) } } });
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
});
