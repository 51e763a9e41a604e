import { Users } from 'node-appwrite';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { ORIGIN, QUICK, useApp, Visitor } from '../../../tests/support/app.ts';
import { KEY } from '../../../tests/support/appwrite.ts';
import { type Choice, choose, follow, turnOn } from '../../../tests/support/oauth2.ts';
import { completeOAuth, createSignIn, currentUser, forwardedFor, leadOn } from '../index.ts';

const app = useApp();
const signIn = createSignIn({ clientIp: forwardedFor(1), appName: 'The Shop', leastMilliseconds: QUICK });
const FLOW = 'a_oauth_test';

beforeAll(() => {
  turnOn(app.appwrite, 'google');
});

const start = (visitor: Visitor, input: { provider?: 'google' | 'github'; to?: string } = {}, headers = {}) =>
  visitor.run((exchange) => signIn.startOAuth(exchange, { provider: 'google', ...input }), headers);

/** What a person does at the provider. Gives the address of the app at which the flow ends. */
const atProvider = async (address: string, choice: Choice) => (await follow(await choose(address, choice))).url.href;
const as = (name: string, verified = true): Choice => ({ name, email: `${name}@example.com`, verified });
const complete = (visitor: Visitor, address: string) =>
  // a browser sends no Origin with this GET, and its cookie is Lax
  visitor.run((exchange) => completeOAuth(exchange, address), { origin: '', 'sec-fetch-site': 'cross-site' });

describe('a sign-in with a provider', () => {
  it('ends in the browser that began it, once, at the page that was asked for', async () => {
    const visitor = new Visitor();
    const address = await start(visitor, { to: '/posts?page=2' });
    expect(visitor.set[0]).toMatch(new RegExp(`^${FLOW}=[^;]+; Path=/; Expires=[^;]+; HttpOnly; SameSite=Lax$`));
    const callback = await atProvider(address, as('ann'));
    expect(callback).toMatch(/^http:\/\/localhost:3000\/auth\/oauth\?state=[0-9a-f]{64}&secret=/);
    // the address shows nothing of the cookie
    expect(callback).not.toContain(visitor.cookies.get(FLOW)?.slice(0, 64));
    const answer = await complete(visitor, callback);
    expect(answer).toMatchObject({ kind: 'signed-in', user: { email: 'ann@example.com' }, to: '/posts?page=2' });
    expect(visitor.cookies.has(FLOW)).toBe(false);
    expect((await currentUser(visitor.request()))?.email).toBe('ann@example.com');
    await expect(complete(visitor, callback)).rejects.toMatchObject({ slug: 'oauth-flow' });
  });

  it('cannot be forced on somebody else, nor its code be used again', async () => {
    const [attacker, victim] = [new Visitor(), new Visitor()];
    const callback = await atProvider(await start(attacker), as('mallory'));
    await expect(complete(victim, callback)).rejects.toMatchObject({ status: 403, slug: 'oauth-flow' });
    // nor in the middle of the victim's own flow
    await start(victim);
    await expect(complete(victim, callback)).rejects.toMatchObject({ slug: 'oauth-flow' });
    expect([...victim.cookies.keys()]).toEqual([FLOW]);
    const flow = attacker.cookies.get(FLOW) ?? '';
    await complete(attacker, callback);
    attacker.cookies.set(FLOW, flow);
    await expect(complete(attacker, callback)).rejects.toMatchObject({ status: 401, slug: 'oauth-expired' });
    await expect(complete(victim, `${ORIGIN}/auth/oauth?userId=x&secret=y`)).rejects.toMatchObject({
      slug: 'oauth-flow',
    });
    await expect(start(victim, {}, { origin: 'https://evil.example' })).rejects.toMatchObject({ slug: 'origin' });
  });

  it.each([
    ...['https://evil.example', '//evil.example', '/\\evil.example', 'javascript:alert(1)'],
    ...['/\t/evil.example', ' /x', '', 'x', '/.//evil.example', 'http://localhost:3000@evil.example'],
  ])('ends at no other address: %j', async (to) => {
    const visitor = new Visitor();
    await expect(start(visitor, { to })).rejects.toMatchObject({ status: 400, slug: 'path' });
    expect(() => leadOn(to)).toThrow();
    expect(visitor.set).toEqual([]);
    // nor at one that was put into the cookie
    const callback = await atProvider(await start(visitor), as(`p${Math.random()}`.replace('.', '')));
    const [secret] = decodeURIComponent(visitor.cookies.get(FLOW) ?? '').split(' ');
    visitor.cookies.set(FLOW, encodeURIComponent(`${secret} ${to}`));
    await expect(complete(visitor, callback)).rejects.toMatchObject({ slug: 'path' });
    expect(visitor.cookies.size).toBe(0);
  });

  it('says what went wrong, in its own words', async () => {
    await new Users(app.appwrite.admin()).create({ userId: 'bob', email: 'bob@example.com' });
    const outcomes = [
      ['oauth-denied', { choice: 'deny' }],
      ['oauth-failed', { choice: 'down' }],
      ['oauth-taken', as('bob', false)],
      ['oauth-address', { name: 'Nobody', email: '' }],
    ] as const;
    for (const [slug, choice] of outcomes) {
      const visitor = new Visitor();
      const callback = await atProvider(await start(visitor), choice);
      await expect(complete(visitor, callback)).rejects.toMatchObject({ slug });
      expect(visitor.cookies.size).toBe(0);
    }
    await expect(start(new Visitor(), { provider: 'github' })).rejects.toMatchObject({
      status: 409,
      slug: 'oauth-off',
    });
    vi.stubEnv('APP_ORIGIN', 'https://unknown.example.com');
    const elsewhere = start(new Visitor(), {}, { origin: 'https://unknown.example.com' });
    await expect(elsewhere).rejects.toMatchObject({ name: 'ConfigError' });
    vi.stubEnv('APP_ORIGIN', ORIGIN);
    const visitor = new Visitor();
    const { searchParams } = new URL(await atProvider(await start(visitor), { choice: 'deny' }));
    const forged = new URLSearchParams({ state: searchParams.get('state') ?? '', error: '<script>"' });
    const told = await complete(visitor, `${ORIGIN}/auth/oauth?${forged}`).catch((error: unknown) => error);
    expect(JSON.stringify(told)).not.toContain('script');
    expect(told).toMatchObject({ slug: 'oauth-failed' });
    // what the app's owner has to mend is no problem of the person
    const callback = await atProvider(await start(visitor), as('cleo'));
    vi.stubEnv('APPWRITE_API_KEY', 'not-the-key');
    await expect(complete(visitor, callback)).rejects.toMatchObject({ name: 'AppwriteException', code: 401 });
    vi.stubEnv('APPWRITE_API_KEY', KEY);
  });
});
