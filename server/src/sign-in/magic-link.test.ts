import { Users } from 'node-appwrite';
import { describe, expect, it, vi } from 'vitest';
import { QUICK, useApp, Visitor } from '../../../tests/support/app.ts';
import { createSignIn, currentUser, forwardedFor } from '../index.ts';

const app = useApp({
  functions: ['send-magic-link'],
  vars: { LIMIT_PER_CLIENT: '2/86400', LIMIT_SESSIONS: '3/86400' },
});
const signIn = createSignIn({ clientIp: forwardedFor(1), appName: 'The Shop', leastMilliseconds: QUICK });

async function ask(visitor: Visitor, email: string) {
  const answer = await visitor.run((exchange) => signIn.requestMagicLink(exchange, { email, phrase: true }));
  await app.appwrite.local.jobs.idle();
  return answer;
}
const complete = (visitor: Visitor, { userId, secret }: { userId: string; secret: string }, headers = {}) =>
  visitor.run((exchange) => signIn.completeMagicLink(exchange, { userId, secret }), headers);

describe('a magic link', () => {
  it('is mailed by the function, and signs in once', async () => {
    const visitor = new Visitor();
    const { phrase } = await ask(visitor, ' Cleo@Example.com');
    expect(app.mails('cleo@example.com').at(-1)?.html).toContain(phrase);
    const link = app.linkTo('cleo@example.com');
    expect(link.url.href).toMatch(/^http:\/\/localhost:3000\/auth\/link#userId=/);
    const browser = {
      'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'.padEnd(20_000, ' x'),
    };
    const signedIn = await complete(visitor, link, browser);
    expect(signedIn).toMatchObject({ kind: 'signed-in', user: { email: 'cleo@example.com' } });
    expect((await currentUser(visitor.request()))?.$id).toBe(link.userId);
    await expect(complete(new Visitor(), link)).rejects.toMatchObject({ status: 401, slug: 'link' });
    expect(await new Users(app.appwrite.admin()).listSessions({ userId: link.userId })).toMatchObject({
      total: 1,
      sessions: [{ clientName: 'Firefox' }],
    });
  });

  it('is not used for another site, which could sign its visitor in as somebody else', async () => {
    const visitor = new Visitor('203.0.113.2');
    await ask(visitor, 'dora@example.com');
    const link = app.linkTo('dora@example.com');
    await expect(complete(visitor, link, { origin: 'https://evil.example' })).rejects.toMatchObject({ slug: 'origin' });
    expect(visitor.cookies.size).toBe(0);
    expect(await complete(visitor, link)).toMatchObject({ kind: 'signed-in' });
  });

  it('is limited by the person, not by the server that all of them share', async () => {
    const one = new Visitor('203.0.113.3');
    for (let n = 0; n < 3; n++) await ask(one, `many${n}@example.com`);
    const got = [0, 1, 2].filter((n) => app.mails(`many${n}@example.com`).length > 0);
    expect(got).toEqual([0, 1]);
    await ask(new Visitor('203.0.113.4'), 'other@example.com');
    expect(app.mails('other@example.com')).toHaveLength(1);
    const guess = { userId: 'nobody', secret: 'a'.repeat(64) };
    for (let n = 0; n < 3; n++) await expect(complete(one, guess)).rejects.toMatchObject({ slug: 'link' });
    await expect(complete(one, guess)).rejects.toMatchObject({
      status: 429,
      slug: 'too-many-attempts',
      details: { headers: { 'retry-after': expect.stringMatching(/^\d+$/) } },
    });
    await expect(complete(new Visitor('203.0.113.5'), guess)).rejects.toMatchObject({ slug: 'link' });
  });

  it('is not requested with what is no address', async () => {
    const visitor = new Visitor();
    const act = () => visitor.run((exchange) => signIn.requestMagicLink(exchange, { email: 'no address' }));
    await expect(act()).rejects.toMatchObject({ status: 400, slug: 'email' });
    expect(await app.callsOf(act)).toEqual([]);
    // for the function it is none; and a form sends a text where it has a checkbox
    for (const email of ['\u00e4nn@example.com', 'a..b@example.com']) {
      const given = { email, phrase: 'on' as unknown as true };
      const asked = visitor.run((exchange) => signIn.requestMagicLink(exchange, given));
      await expect(asked).rejects.toMatchObject({ status: 400, slug: 'email' });
    }
  });

  it('that may not lead to the page of the app is a mistake of the configuration, and nothing to show to a person', async () => {
    const visitor = new Visitor('203.0.113.6');
    vi.stubEnv('APP_ORIGIN', 'https://app.example.com');
    const act = visitor.run((exchange) => signIn.requestMagicLink(exchange, { email: 'cleo@example.com' }), {
      origin: 'https://app.example.com',
    });
    await expect(act).rejects.toMatchObject({ name: 'ConfigError', message: expect.stringContaining('REDIRECTS') });
    vi.stubEnv('APP_ORIGIN', 'http://localhost:3000');
  });
});
