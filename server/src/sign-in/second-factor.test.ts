import { AuthenticatorType, Users } from 'node-appwrite';
import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { challenges } from '../../../local/directory/factors.ts';
import { totp } from '../../../tests/conformance/support/totp.ts';
import { COOKIE, NO_LIMITS, QUICK, useApp, Visitor } from '../../../tests/support/app.ts';
import { choose, follow, turnOn } from '../../../tests/support/oauth2.ts';
import { PASSWORD } from '../../../tests/support/people.ts';
import {
  completeOAuth,
  createSessionClient,
  createSignIn,
  currentUser,
  type Factor,
  forwardedFor,
  type SignedIn,
  secondFactors,
  signOut,
  startSecondFactor,
} from '../index.ts';

// Appwrite's own limits count, too
const app = useApp({ functions: ['send-magic-link'], local: { rateLimits: true } });
const limits = { signIn: NO_LIMITS };
const options = { clientIp: forwardedFor(1), appName: 'The Shop', leastMilliseconds: QUICK, limits };
const signIn = createSignIn(options);
const users = () => new Users(app.appwrite.admin());
const emailOf = (userId: string) => `${userId}@example.com`;

const enter = (visitor: Visitor, userId: string) =>
  visitor.run((exchange) => signIn.signInWithPassword(exchange, { email: emailOf(userId), password: PASSWORD }));
const start = async (visitor: Visitor, factor: Factor, headers = {}) => {
  const { challengeId } = await visitor.run((exchange) => startSecondFactor(exchange, factor), headers);
  await app.appwrite.local.jobs.idle();
  return challengeId;
};
const complete = (visitor: Visitor, challengeId: string, code: string, by = signIn) =>
  visitor.run((exchange) => by.completeSecondFactor(exchange, { challengeId, code }));
const who = (visitor: Visitor) => currentUser(visitor.request()).then((user) => user?.$id);
const mailedCode = (userId: string) =>
  /\b\d{6}\b/.exec(app.mails(emailOf(userId)).at(-1)?.text ?? '')?.[0] ?? 'no code';

/** Somebody with a proved address and a second factor, and the browser in which they are signed in. */
interface Person {
  visitor: Visitor;
  /** The key of their authenticator. */
  key: string;
  recoveryCodes: string[];
}

/** A user whose only second factor is a code by e-mail. */
async function withEmailCode(userId: string): Promise<Visitor> {
  await app.addUser(userId);
  const visitor = new Visitor();
  await enter(visitor, userId);
  await visitor.run((exchange) => signIn.requestEmailProof(exchange));
  await app.appwrite.local.jobs.idle();
  await visitor.run((exchange) => signIn.completeEmailProof(exchange, app.linkTo(emailOf(userId))));
  await createSessionClient(visitor.request()).account.updateMFA({ mfa: true });
  return visitor;
}

async function withAuthenticator(userId: string): Promise<Person> {
  const visitor = await withEmailCode(userId);
  const { account } = createSessionClient(visitor.request());
  const { secret: key } = await account.createMFAAuthenticator({ type: AuthenticatorType.Totp });
  await account.updateMFAAuthenticator({ type: AuthenticatorType.Totp, otp: totp(key) });
  const { recoveryCodes } = await account.createMFARecoveryCodes();
  return { visitor, key, recoveryCodes };
}

let mia: Person;
beforeAll(async () => {
  turnOn(app.appwrite, 'google');
  mia = await withAuthenticator('mia');
});

async function byLink(visitor: Visitor): Promise<SignedIn> {
  await visitor.run((exchange) => signIn.requestMagicLink(exchange, { email: emailOf('mia') }));
  await app.appwrite.local.jobs.idle();
  return visitor.run((exchange) => signIn.completeMagicLink(exchange, app.linkTo(emailOf('mia'))));
}

async function byGoogle(visitor: Visitor, userId: string): Promise<SignedIn> {
  const address = await visitor.run((exchange) => signIn.startOAuth(exchange, { provider: 'google', to: '/posts' }));
  const { url } = await follow(await choose(address, { name: userId, email: emailOf(userId) }));
  return visitor.run((exchange) => completeOAuth(exchange, url));
}

describe('a sign-in of somebody with a second factor', () => {
  it.each<[string, Factor[], (visitor: Visitor) => Promise<SignedIn>]>([
    ['a password', ['totp', 'email', 'recoveryCode'], (visitor) => enter(visitor, 'mia')],
    ['a mailed link', ['totp', 'email', 'recoveryCode'], byLink],
    // Appwrite counts it as a proof of the address already
    ['OAuth2', ['totp', 'recoveryCode'], (visitor) => byGoogle(visitor, 'mia')],
  ])('with %s is complete only with the factor, and changes nothing else', async (_, factors, way) => {
    const visitor = new Visitor();
    expect(await way(visitor)).toMatchObject({ kind: 'second-factor', factors });
    expect(await who(visitor)).toBeUndefined();
    // the next page, after a redirect
    expect(await app.callsOf(() => secondFactors(visitor.request()))).toEqual(['GET /account/mfa/factors']);
    expect(await secondFactors(visitor.request())).toEqual(['totp', 'email', 'recoveryCode']);
    const cookies = new Map(visitor.cookies);
    const challengeId = await start(visitor, 'totp');
    expect(await complete(visitor, challengeId, ` ${totp(mia.key)} `)).toMatchObject({
      kind: 'signed-in',
      user: { $id: 'mia' },
    });
    expect(visitor.cookies).toEqual(cookies);
    expect([await who(visitor), await who(mia.visitor)]).toEqual(['mia', 'mia']);
  });

  it('with a mailed link to set a password needs the factor, too, and ends the other sessions', async () => {
    const { visitor: before, key } = await withAuthenticator('rob');
    await new Visitor().run((exchange) => signIn.requestPasswordReset(exchange, { email: emailOf('rob') }));
    await app.appwrite.local.jobs.idle();
    const visitor = new Visitor();
    const given = { ...app.linkTo(emailOf('rob')), password: 'another horse 1' };
    expect(await visitor.run((exchange) => signIn.completePasswordReset(exchange, given))).toEqual({
      kind: 'second-factor',
      factors: ['totp', 'email', 'recoveryCode'],
    });
    expect([await who(visitor), await who(before)]).toEqual([undefined, undefined]);
    await complete(visitor, await start(visitor, 'totp'), totp(key));
    expect(await who(visitor)).toBe('rob');
  });

  it('takes a code by e-mail, and each recovery code once', async () => {
    const visitor = new Visitor();
    await enter(visitor, 'mia');
    const earlier = await start(visitor, 'email');
    const code = mailedCode('mia');
    const challengeId = await start(visitor, 'email');
    // the code of one challenge is none of another one, and a recovery code answers only its own kind
    for (const wrong of [code, mia.recoveryCodes[0] ?? ''])
      await expect(complete(visitor, challengeId, wrong)).rejects.toMatchObject({ status: 401, slug: 'code' });
    expect(await complete(visitor, earlier, code)).toMatchObject({ kind: 'signed-in' });
    const [recoveryCode = ''] = mia.recoveryCodes;
    const elsewhere = new Visitor();
    await enter(elsewhere, 'mia');
    await complete(elsewhere, await start(elsewhere, 'recoveryCode'), recoveryCode);
    expect(await who(elsewhere)).toBe('mia');
    const again = new Visitor();
    await enter(again, 'mia');
    const another = await start(again, 'recoveryCode');
    await expect(complete(again, another, recoveryCode)).rejects.toMatchObject({ slug: 'code' });
    expect(await who(again)).toBeUndefined();
  });

  it('says so if Appwrite does not count the factor after OAuth2', async () => {
    const { key } = await withAuthenticator('kim');
    const visitor = new Visitor();
    await byGoogle(visitor, 'kim');
    expect(await complete(visitor, await start(visitor, 'email'), mailedCode('kim'))).toEqual({
      kind: 'second-factor',
      factors: ['totp', 'recoveryCode'],
    });
    expect(await who(visitor)).toBeUndefined();
    await complete(visitor, await start(visitor, 'totp'), totp(key));
    expect(await who(visitor)).toBe('kim');
  });

  it('is refused by OAuth2 if no other factor is left, and goes on by password', async () => {
    await withEmailCode('ola');
    const sessions = async () => (await new Users(app.appwrite.admin()).listSessions({ userId: 'ola' })).total;
    const before = await sessions();
    const visitor = new Visitor();
    await expect(byGoogle(visitor, 'ola')).rejects.toMatchObject({ status: 409, slug: 'no-factor' });
    expect(visitor.cookies.size).toBe(0);
    expect(await sessions()).toBe(before);
    expect(await enter(visitor, 'ola')).toEqual({ kind: 'second-factor', factors: ['email'] });
    await complete(visitor, await start(visitor, 'email'), mailedCode('ola'));
    expect(await who(visitor)).toBe('ola');
  });
});

describe('before the second factor', () => {
  it('nothing can be read, changed or run', async () => {
    const visitor = new Visitor();
    await enter(visitor, 'mia');
    const { account, db, functions, storage, teams } = createSessionClient(visitor.request());
    const attempts = [
      account.updateName({ name: 'Mallory' }),
      account.updatePassword({ password: 'another horse 1', oldPassword: PASSWORD }),
      account.updateMFA({ mfa: false }),
      account.deleteMFAAuthenticator({ type: AuthenticatorType.Totp }),
      account.getMFARecoveryCodes(),
      account.getPrefs(),
      account.listSessions(),
      account.createJWT(),
      db.listRows({ databaseId: 'app', tableId: 'posts' }),
      functions.createExecution({ functionId: 'send-magic-link' }),
      storage.listFiles({ bucketId: 'pictures' }),
      teams.list(),
    ];
    for (const { status, reason } of (await Promise.allSettled(attempts)).map((result) => ({
      reason: undefined,
      ...result,
    })))
      expect([status, reason]).toMatchObject(['rejected', { type: 'user_more_factors_required' }]);
    const proof = visitor.run((exchange) => signIn.requestEmailProof(exchange));
    await expect(proof).rejects.toMatchObject({ slug: 'signed-out' });
    expect(await users().get({ userId: 'mia' })).toMatchObject({ name: 'mia', mfa: true });
  });

  it.each(['here', 'everywhere'] as const)('a sign-out %s ends this session, and no other one', async (where) => {
    const visitor = new Visitor();
    await enter(visitor, 'mia');
    const kept = new Visitor();
    kept.cookies.set(COOKIE, visitor.cookies.get(COOKIE) ?? '');
    const { total } = await users().listSessions({ userId: 'mia' });
    await visitor.run((exchange) => signOut(exchange, where));
    expect(visitor.cookies.size).toBe(0);
    expect(await secondFactors(kept.request())).toEqual([]);
    expect(await users().listSessions({ userId: 'mia' })).toMatchObject({ total: total - 1 });
    expect(await who(mia.visitor)).toBe('mia');
  });
});

describe('a code', () => {
  it('is refused for a wrong, expired, used or foreign challenge', async () => {
    const [visitor, other] = [new Visitor(), new Visitor()];
    const { key } = await withAuthenticator('noah');
    await enter(visitor, 'mia');
    await enter(other, 'noah');
    const challengeId = await start(visitor, 'totp');
    const refused = (by: Visitor, id: string, code: string) =>
      expect(complete(by, id, code)).rejects.toMatchObject({ status: 401, slug: 'code' });
    await refused(visitor, challengeId, '000000');
    await refused(visitor, 'unknown', totp(mia.key));
    // as a form sends it that lacks the field, or has it twice
    const odd = [undefined, '', [challengeId, challengeId], 'x'.repeat(300)].map((each) => each as string);
    for (const id of odd) await refused(visitor, id, totp(mia.key));
    for (const code of [totp(mia.key), totp(key)]) await refused(other, challengeId, code);
    const expired = await start(visitor, 'totp');
    challenges(app.appwrite.local.store).update(expired, { expire: new Date(0).toISOString() });
    await refused(visitor, expired, totp(mia.key));
    await complete(visitor, challengeId, totp(mia.key));
    await refused(visitor, challengeId, totp(mia.key));
    expect([await who(visitor), await who(other)]).toEqual(['mia', undefined]);
  });

  it('needs the browser that gave the first factor, and a page of the app', async () => {
    const visitor = new Visitor();
    await enter(visitor, 'mia');
    const challengeId = await start(visitor, 'totp');
    const code = totp(mia.key);
    const elsewhere = new Visitor();
    expect(await secondFactors(elsewhere.request())).toEqual([]);
    await expect(start(elsewhere, 'totp')).rejects.toMatchObject({ status: 401, slug: 'signed-out' });
    await expect(complete(elsewhere, challengeId, code)).rejects.toMatchObject({ status: 401, slug: 'signed-out' });
    elsewhere.cookies.set(COOKIE, 'ended');
    expect(await secondFactors(elsewhere.request())).toEqual([]);
    await expect(start(elsewhere, 'totp')).rejects.toMatchObject({ status: 401, slug: 'signed-out' });
    await expect(complete(elsewhere, challengeId, code)).rejects.toMatchObject({ status: 401, slug: 'signed-out' });
    const evil = { origin: 'https://evil.example' };
    const forged = [
      () => start(visitor, 'totp', evil),
      () => visitor.run((exchange) => signIn.completeSecondFactor(exchange, { challengeId, code }), evil),
    ];
    for (const act of forged) {
      await expect(act()).rejects.toMatchObject({ status: 403, slug: 'origin' });
      expect(await app.callsOf(act)).toEqual([]);
    }
    expect(await who(visitor)).toBeUndefined();
  });

  it('is sent only for a factor that the person has', async () => {
    const visitor = await withEmailCode('pat');
    await expect(start(visitor, 'phone')).rejects.toMatchObject({ status: 400, slug: 'factor' });
    for (const text of ['fax', '__proto__', 'EMAIL', '']) {
      // as a form sends it
      const unknown = text as Factor;
      await expect(start(visitor, unknown)).rejects.toMatchObject({ status: 400, slug: 'factor' });
      expect(await app.callsOf(() => start(visitor, unknown))).toEqual([]);
    }
  });

  it('cannot be guessed: by one client, nor by many', async () => {
    const { key } = await withAuthenticator('gus');
    // in the middle of a window of an hour
    vi.useFakeTimers({ toFake: ['Date'], now: Math.floor(Date.now() / 3_600_000) * 3_600_000 + 1_800_000 });
    onTestFinished(() => void vi.useRealTimers());
    const strict = createSignIn({ ...options, limits: { ...limits, uses: [{ count: 3, seconds: 86_400 }] } });
    const attacker = new Visitor('198.51.100.1');
    await enter(attacker, 'gus');
    const challengeId = await start(attacker, 'totp');
    for (let n = 0; n < 3; n++)
      await expect(complete(attacker, challengeId, '000000', strict)).rejects.toMatchObject({ slug: 'code' });
    const limited = { status: 429, slug: 'too-many-attempts' };
    const guess = () => complete(attacker, challengeId, totp(key), strict);
    await expect(guess()).rejects.toMatchObject(limited);
    expect(await app.callsOf(guess)).toEqual([]);
    // Appwrite counts the codes of a challenge and the challenges of a user, from wherever they come
    const from = (n: number) => Object.assign(new Visitor(`192.0.2.${n}`), { cookies: attacker.cookies });
    for (let n = 0; n < 7; n++)
      await expect(complete(from(n), challengeId, '000000')).rejects.toMatchObject({ slug: 'code' });
    await expect(complete(from(8), challengeId, totp(key))).rejects.toMatchObject(limited);
    for (let n = 1; n < 10; n++) await start(from(n), 'totp');
    await expect(start(from(10), 'totp')).rejects.toMatchObject(limited);
    expect(await who(attacker)).toBeUndefined();
  });
});
