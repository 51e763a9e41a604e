import { createHash } from 'node:crypto';
import { Users } from 'node-appwrite';
import { beforeAll, describe, expect, it } from 'vitest';
import { COOKIE, NO_LIMITS, ORIGIN, QUICK, useApp, Visitor } from '../../tests/support/app.ts';
import { choose, follow, turnOn } from '../../tests/support/oauth2.ts';
import { PASSWORD } from '../../tests/support/people.ts';
import {
  type CookieStore,
  completeOAuth,
  createSignIn,
  currentUser,
  type Exchange,
  forwardedFor,
  fromStore,
  leadOnPage,
  secondFactors,
  signOut,
  startSecondFactor,
} from './index.ts';

const app = useApp();
const limits = { signIn: NO_LIMITS, mails: NO_LIMITS };
const options = { clientIp: forwardedFor(1), appName: 'The Shop', leastMilliseconds: QUICK, limits };
const signIn = createSignIn(options);
const users = () => new Users(app.appwrite.admin());
const ann = 'ann@example.com';
const HUGE = 'x'.repeat(1_000_000);

beforeAll(async () => {
  turnOn(app.appwrite, 'google');
  for (const userId of ['ann', 'eve']) await app.addUser(userId);
});

/** Runs something for a new visitor. */
const tried = (act: (exchange: Exchange) => Promise<unknown>, headers = {}) => new Visitor().run(act, headers);
const resetLink = async (email: string) => {
  await tried((exchange) => signIn.requestPasswordReset(exchange, { email }));
  await app.appwrite.local.jobs.idle();
  const { userId, secret } = app.linkTo(email);
  return { userId, secret };
};
const who = (visitor: Visitor) => currentUser(visitor.request()).then((user) => user?.$id);

describe('a form of another site', () => {
  const link = { userId: 'ann', secret: 'a'.repeat(64) };
  const changes: Record<string, (exchange: Exchange) => Promise<unknown>> = {
    signUp: (exchange) => signIn.signUp(exchange, { email: ann }),
    signInWithPassword: (exchange) => signIn.signInWithPassword(exchange, { email: ann, password: PASSWORD }),
    requestMagicLink: (exchange) => signIn.requestMagicLink(exchange, { email: ann }),
    completeMagicLink: (exchange) => signIn.completeMagicLink(exchange, link),
    requestPasswordReset: (exchange) => signIn.requestPasswordReset(exchange, { email: ann }),
    completePasswordReset: (exchange) => signIn.completePasswordReset(exchange, { ...link, password: PASSWORD }),
    requestEmailProof: (exchange) => signIn.requestEmailProof(exchange),
    completeEmailProof: (exchange) => signIn.completeEmailProof(exchange, link),
    startOAuth: (exchange) => signIn.startOAuth(exchange, { provider: 'google' }),
    completeSecondFactor: (exchange) => signIn.completeSecondFactor(exchange, { challengeId: 'x', code: '1' }),
    startSecondFactor: (exchange) => startSecondFactor(exchange, 'totp'),
    signOut: (exchange) => signOut(exchange, 'here'),
  };

  it('does nothing in any flow, and nothing is asked of Appwrite', async () => {
    expect(Object.keys(changes)).toEqual(expect.arrayContaining(Object.keys(signIn)));
    const visitor = new Visitor();
    await visitor.run((exchange) => signIn.signInWithPassword(exchange, { email: ann, password: PASSWORD }));
    for (const act of Object.values(changes))
      for (const headers of [
        { origin: 'https://evil.example' },
        { origin: 'null' },
        { origin: '' },
        { origin: `${ORIGIN}.evil.example` },
        { origin: ORIGIN, 'sec-fetch-site': 'same-site' },
        { origin: ORIGIN, 'sec-fetch-site': 'cross-site' },
        { origin: ORIGIN, 'sec-fetch-site': 'none' },
      ]) {
        const done = () => visitor.run(act, headers);
        await expect(done()).rejects.toMatchObject({ status: 403, slug: 'origin' });
        expect([await app.callsOf(done), visitor.set]).toEqual([[], []]);
      }
    expect(await who(visitor)).toBe('ann');
  });
});

describe('an address to lead on to', () => {
  it('is one of the app', async () => {
    const elsewhere = [
      ...[
        'https://evil.example',
        '//evil.example',
        '///evil.example',
        'https:evil.example',
        'javascript:alert(1)',
        'data:,x',
      ],
      ...['/\\evil.example', '\\\\evil.example', '/x/..//evil.example', '/..//evil.example', '/%2e%2e//evil.example'],
      ...[
        '/\t/evil.example',
        '/\n/evil.example',
        '/\r\nset-cookie: a=b',
        '/\0',
        '/\u007f',
        ' /x',
        '/x y',
        '',
        'x',
        '/.//evil',
      ],
      ...['/\u2028', '/\u00a0/evil.example', '\uff0f\uff0fevil.example', '/\u3002', '/\ud800', '/\u202egro.live'],
      ...['http://localhost:3000@evil.example', '@evil.example', '.evil.example', '/x\\..\\..\\\\evil.example'],
    ];
    for (const to of elsewhere) {
      expect(() => leadOnPage(to), to).toThrow(expect.objectContaining({ slug: 'path' }));
      const start = tried((exchange) => signIn.startOAuth(exchange, { provider: 'google', to }));
      await expect(start, to).rejects.toMatchObject({ status: 400, slug: 'path' });
    }
  });

  it('may have anything that a browser writes, and is escaped in the page', () => {
    for (const to of ['/', '/a?b=//c&d=https://evil.example', '/@evil.example', '/%5c%5cevil.example', '/#"><script>'])
      expect(new URL(leadOnPage(to).body.match(/<a href="([^"]*)"/)?.[1] ?? '', ORIGIN).origin).toBe(ORIGIN);
    expect(leadOnPage(`/?a="'<script>`).body).not.toMatch(/<script|"'/);
  });
});

describe('odd input', () => {
  it('is bounded before anything is hashed or asked', async () => {
    const acts: [string, (exchange: Exchange) => Promise<unknown>][] = [
      [
        'sign-in',
        (exchange) => signIn.signInWithPassword(exchange, { email: `${HUGE}@example.com`, password: PASSWORD }),
      ],
      ['sign-in', (exchange) => signIn.signInWithPassword(exchange, { email: ann, password: HUGE })],
      ['email', (exchange) => signIn.signUp(exchange, { email: `${HUGE}@example.com` })],
      ['email', (exchange) => signIn.requestPasswordReset(exchange, { email: `a@${HUGE}.com` })],
      ['email', (exchange) => signIn.requestMagicLink(exchange, { email: HUGE })],
      ['link', (exchange) => signIn.completeMagicLink(exchange, { userId: HUGE, secret: HUGE })],
      [
        'link',
        (exchange) => signIn.completePasswordReset(exchange, { userId: 'ann', secret: HUGE, password: PASSWORD }),
      ],
      ['password', (exchange) => signIn.completePasswordReset(exchange, { userId: 'a', secret: 'b', password: HUGE })],
      ['path', (exchange) => signIn.startOAuth(exchange, { provider: 'google', to: `//${HUGE}` })],
      ['path', (exchange) => signIn.startOAuth(exchange, { provider: 'google', to: `/${HUGE}` })],
      ['oauth-flow', (exchange) => completeOAuth(exchange, `/auth/oauth?state=${HUGE}&secret=${HUGE}`)],
    ];
    for (const [slug, act] of acts) {
      await expect(tried(act)).rejects.toMatchObject({ slug });
      expect(await app.callsOf(() => tried(act))).toEqual([]);
    }
  });

  it('is a refusal and no crash: what is no text, control characters, and names of prototypes', async () => {
    // as a form sends it that has a field twice, or none
    const odd = (value: unknown) => value as string;
    for (const value of [undefined, null, ['a@example.com', 'b@example.com'], {}, 1, '__proto__', 'a\0@example.com']) {
      const text = odd(value);
      const expected: [string, (exchange: Exchange) => Promise<unknown>][] = [
        ['sign-in', (exchange) => signIn.signInWithPassword(exchange, { email: text, password: PASSWORD })],
        ['sign-in', (exchange) => signIn.signInWithPassword(exchange, { email: ann, password: text })],
        ['email', (exchange) => signIn.signUp(exchange, { email: text })],
        ['email', (exchange) => signIn.requestMagicLink(exchange, { email: text })],
        ['link', (exchange) => signIn.completeMagicLink(exchange, { userId: text, secret: text })],
        [
          'link',
          (exchange) => signIn.completePasswordReset(exchange, { userId: text, secret: text, password: PASSWORD }),
        ],
        ['signed-out', (exchange) => signIn.completeSecondFactor(exchange, { challengeId: text, code: text })],
      ];
      for (const [slug, act] of expected) await expect(tried(act)).rejects.toMatchObject({ slug });
    }
    for (const provider of ['__proto__', '../../users', 'constructor'].map((name) => name as 'google'))
      await expect(tried((exchange) => signIn.startOAuth(exchange, { provider }))).rejects.toMatchObject({
        name: expect.stringMatching(/^(Problem|ConfigError)$/),
      });
  });

  it('in a name is cut to one line, and neither a mail nor an answer has a header of it', async () => {
    const email = 'new@example.com';
    const name = `Ann\r\nBcc: all@example.com\0 ${'\u{1f600}'.repeat(500_000)}`;
    const visitor = new Visitor();
    await visitor.run((exchange) => signIn.signUp(exchange, { email, name }));
    await app.appwrite.local.jobs.idle();
    const user = await users().get({ userId: app.linkTo(email).userId });
    expect(user.name).toMatch(/^Ann Bcc: all@example\.com (\u{1f600})+$/u);
    expect(user.name.length).toBeLessThanOrEqual(128);
    expect([app.mails(email).length, app.mails('all@example.com').length, visitor.set]).toEqual([1, 0, []]);
  });

  it('in cookies and user agents makes a guest, and never an error', async () => {
    const visitor = new Visitor();
    await visitor.run((exchange) => signIn.signInWithPassword(exchange, { email: ann, password: PASSWORD }), {
      'user-agent': 'M\xf6zilla \x7f\xff \x01 "<script>',
    });
    expect(await who(visitor)).toBe('ann');
    const values = [
      '%',
      '%ff',
      '%00',
      '%0d%0aset-cookie:a=b',
      '\xe9',
      '"',
      '=',
      ',',
      'a b',
      '__proto__',
      '%F0%9F%98%80',
    ];
    for (const value of values) {
      const headers = { cookie: `x; =; ${COOKIE}=${value}; ${COOKIE}`, 'user-agent': '' };
      expect(await currentUser(visitor.request(headers))).toBeUndefined();
      expect(await secondFactors(visitor.request(headers))).toEqual([]);
      await visitor.run((exchange) => signOut(exchange, 'here'), headers);
    }
  });
});

it('a client has one limit for its whole IPv6 network', async () => {
  const perAddressAndClient = [{ count: 2, seconds: 86_400 }];
  const strict = createSignIn({ ...options, limits: { signIn: { ...NO_LIMITS, perAddressAndClient } } });
  const enter = (ip: string) =>
    new Visitor(ip).run((exchange) => strict.signInWithPassword(exchange, { email: ann, password: PASSWORD }));
  await enter('2001:db8::1');
  await enter('[2001:DB8:0:0:ffff::2]:443');
  await expect(enter('2001:0db8:0000:0000::3')).rejects.toMatchObject({ slug: 'sign-in' });
  await enter('2001:db8:0:1::1');
});

describe('at the same time', () => {
  it('one of ten uses of a link counts', async () => {
    const link = await resetLink(ann);
    const uses = Array.from({ length: 10 }, (_, n) => ({ visitor: new Visitor(), password: `another horse ${n}` }));
    const outcomes = await Promise.allSettled(
      uses.map(({ visitor, password }) =>
        visitor.run((exchange) => signIn.completePasswordReset(exchange, { ...link, password })),
      ),
    );
    const winners = uses.filter((_, n) => outcomes[n]?.status === 'fulfilled');
    expect(winners).toHaveLength(1);
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ status: 401, slug: 'link' });
    const signedIn = await Promise.all(uses.map(({ visitor }) => who(visitor)));
    expect(signedIn.filter(Boolean)).toEqual(['ann']);
    const [{ password } = { password: '' }] = winners;
    await tried((exchange) => signIn.signInWithPassword(exchange, { email: ann, password }));
  });

  it('two sign-ins with OAuth2 in one browser: the later one counts, and the earlier one is told so', async () => {
    const visitor = new Visitor();
    const begin = () => visitor.run((exchange) => signIn.startOAuth(exchange, { provider: 'google', to: '/first' }));
    const end = async (address: string, name: string) => {
      const { url } = await follow(await choose(address, { name, email: `${name}@example.com` }));
      return visitor.run((exchange) => completeOAuth(exchange, url));
    };
    const [first, second] = [await begin(), await begin()];
    await expect(end(first, 'tab-one')).rejects.toMatchObject({
      slug: 'oauth-flow',
      title: expect.stringMatching(/later/),
    });
    expect(await end(second, 'tab-two')).toMatchObject({ kind: 'signed-in', user: { email: 'tab-two@example.com' } });
    await expect(end(first, 'tab-one')).rejects.toMatchObject({ slug: 'oauth-flow' });
    expect((await currentUser(visitor.request()))?.email).toBe('tab-two@example.com');
  });
});

it('the end of an OAuth2 sign-in takes no code: with the key Appwrite would not limit the guesses', async () => {
  const visitor = new Visitor();
  await visitor.run((exchange) => signIn.startOAuth(exchange, { provider: 'google' }));
  const cookies = new Map(visitor.cookies);
  const [flow = ''] = decodeURIComponent([...cookies.values()].join()).split(' ');
  const state = createHash('sha256').update(flow).digest('hex');
  const { secret } = await users().createToken({ userId: 'ann', length: 6 });
  const { secret: longer } = await users().createToken({ userId: 'ann', length: 32 });
  const other = { userId: '../ann', secret: 'a'.repeat(64) };
  for (const given of [{ userId: 'ann', secret }, { userId: 'ann', secret: longer }, { userId: 'ann' }, {}, other]) {
    const query = new URLSearchParams({ state, ...given });
    const act = () => {
      for (const [name, value] of cookies) visitor.cookies.set(name, value);
      return visitor.run((exchange) => completeOAuth(exchange, `/auth/oauth?${query}`));
    };
    await expect(act()).rejects.toMatchObject({ slug: 'oauth-failed' });
    expect(await app.callsOf(act)).toEqual([]);
    expect(await who(visitor)).toBeUndefined();
  }
});

it('a blocked user is told so only with a link or an identity', async () => {
  const link = await resetLink('eve@example.com');
  await users().updateStatus({ userId: 'eve', status: false });
  const act = (exchange: Exchange) => signIn.completePasswordReset(exchange, { ...link, password: 'another horse 1' });
  await expect(tried(act)).rejects.toMatchObject({ status: 403, slug: 'blocked' });
  const visitor = new Visitor();
  const address = await visitor.run((exchange) => signIn.startOAuth(exchange, { provider: 'google' }));
  const { url } = await follow(await choose(address, { name: 'gil', email: 'gil@example.com' }));
  // between the provider's answer and its use
  await users().updateStatus({ userId: url.searchParams.get('userId') ?? '', status: false });
  await expect(visitor.run((exchange) => completeOAuth(exchange, url))).rejects.toMatchObject({ slug: 'blocked' });
  expect(visitor.cookies.size).toBe(0);
});

it('a cookie store of a framework gets values that it can encode itself', async () => {
  const kept: string[] = [];
  const store: CookieStore = { set: (_, value) => kept.push(value) };
  const exchange = fromStore(new Visitor().request().headers, store);
  await signIn.startOAuth(exchange, { provider: 'google', to: '/a?b=%0d%0a' });
  expect(kept).toEqual([expect.stringMatching(/^[0-9a-f]{64} \/a\?b=%0d%0a$/)]);
});
