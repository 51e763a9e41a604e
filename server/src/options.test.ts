import { beforeAll, describe, expect, it, vi } from 'vitest';
import { ORIGIN, QUICK, SECRET, Visitor } from '../../tests/support/app.ts';
import { createSignIn, type Exchange, forwardedFor, type SignInOptions } from './index.ts';

const options = { clientIp: forwardedFor(1), appName: 'The Shop', leastMilliseconds: QUICK };
const signIn = createSignIn(options);
beforeAll(() => {
  // nothing is asked of it
  const variables = {
    APPWRITE_ENDPOINT: 'http://127.0.0.1:1/v1',
    APPWRITE_PROJECT_ID: 'test',
    APPWRITE_API_KEY: 'key',
  };
  for (const [name, value] of Object.entries({ ...variables, APP_ORIGIN: ORIGIN, HMAC_SECRET: SECRET }))
    vi.stubEnv(name, value);
});

describe("the client's address", () => {
  const seen = (header: string, proxies = 1) =>
    forwardedFor(proxies)({ headers: new Headers({ 'x-forwarded-for': header }), setCookie: () => undefined });

  it('is what the own proxies wrote, without a port, whatever the client sent', () => {
    expect(seen('1.1.1.1, 203.0.113.9')).toBe('203.0.113.9');
    expect(seen('203.0.113.9, 10.0.0.1', 2)).toBe('203.0.113.9');
    expect(seen('203.0.113.9:51234')).toBe('203.0.113.9');
    expect([seen('[2001:db8::1]:443'), seen('[2001:db8::1]'), seen('2001:db8::1')]).toEqual(
      Array(3).fill('2001:db8::1'),
    );
    expect(seen('203.0.113.9', 2)).toBeUndefined();
    for (const proxies of [Number.NaN, -1, 1.5]) expect(() => forwardedFor(proxies)).toThrow(/number of proxies/);
  });

  it('that is none lets nobody in', async () => {
    const act = (exchange: Exchange) =>
      signIn.signInWithPassword(exchange, { email: 'ann@example.com', password: 'x' });
    const odd = ['', 'unknown', '_hidden', '1.2.3', '1.2.3.4, ', '__proto__', 'x'.repeat(5_000), '"; DROP', '::1]:1'];
    for (const header of odd)
      await expect(new Visitor().run(act, { 'x-forwarded-for': header })).rejects.toMatchObject({
        name: 'ConfigError',
      });
  });
});

it.each<[string, Partial<SignInOptions>]>([
  ['appName', { appName: 'Shop\r\nBcc: x' }],
  ['linkMinutes', { linkMinutes: 61 }],
  ['leastMilliseconds', { leastMilliseconds: Number.NaN }],
  ['pages.oauth', { pages: { oauth: '.evil.example' } }],
  ['pages.link', { pages: { link: '//evil.example' } }],
])('a wrong option is named at the start: %s', (name, wrong) => {
  expect(() => createSignIn({ ...options, ...wrong })).toThrow(`createSignIn: ${name}`);
});
