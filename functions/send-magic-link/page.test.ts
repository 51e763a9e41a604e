import { describe, expect, it } from 'vitest';
import { APP, type Link, type Links, type Raw, SHOP, startLinks } from '../../tests/support/magic-links.ts';
import { lateEnough } from '../../tests/support/magic-time.ts';
import { hostileRedirects } from './fixtures/hostile-redirects.ts';

const PAGE = { COOKIE_DOMAIN: 'example.test', CALLBACK_URL: 'https://auth.example.test/callback' };

const startPage = () => startLinks({ vars: PAGE });

function press(looks: Links, fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Raw> {
  const form = { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin', ...headers };
  return looks.domain('POST', '/callback', form, new URLSearchParams(fields).toString());
}

const fieldsOf = ({ userId, secret }: Link) => ({ userId, secret });

describe('the hosted page', () => {
  it('is where links lead, with the redirect in the fragment', async () => {
    const looks = await startPage();
    const { url } = await looks.linkFor('ann@example.com', { redirect: `${SHOP}cart` });
    expect(url.origin + url.pathname + url.search).toBe(PAGE.CALLBACK_URL);
    expect(new URLSearchParams(url.hash.slice(1).replaceAll(';', '&')).get('redirect')).toBe(`${SHOP}cart`);
  });

  it('exists only with a cookie domain, and not with Appwrite’s own mail', async () => {
    for (const vars of [{}, { ...PAGE, SEND_BY: 'appwrite' }]) {
      const looks = await startLinks({ vars });
      expect((await looks.domain('GET', '/callback')).status).toBe(404);
      expect((await press(looks, { userId: 'a', secret: 'f'.repeat(64) })).status).toBe(404);
    }
  });

  it('needs both of its variables', async () => {
    for (const CALLBACK_URL of ['', 'https://auth.example.org/callback', 'https://auth.example.test/']) {
      const looks = await startLinks({ vars: { COOKIE_DOMAIN: 'example.test', CALLBACK_URL } });
      const { status, body } = await looks.domain('GET', '/callback');
      expect([status, JSON.parse(body).type]).toEqual([500, 'urn:problem:misconfigured']);
    }
  });

  it('is not cached or framed, and runs only its own script', async () => {
    const looks = await startPage();
    const { status, headers, body } = await looks.domain('GET', '/callback');
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    });
    const policy = String(headers['content-security-policy']);
    expect(policy).toMatch(
      /^default-src 'none'; script-src 'sha256-[^']+'; style-src 'sha256-[^']+'; form-action 'self' /,
    );
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|\*|data:/);
    expect(body).toContain('<noscript>');
    expect(body.match(/<button/g)).toHaveLength(1);
    expect(body).not.toMatch(/\son\w+=|src=|<link/);
  });

  it('does not use the link when a mail scanner opens it', async () => {
    const looks = await startPage();
    const link = await looks.linkFor('ann@example.com');
    const calls = looks.calls.length;
    for (const method of ['GET', 'HEAD', 'OPTIONS'])
      for (const headers of [
        {},
        { purpose: 'prefetch', 'sec-purpose': 'prefetch' },
        { 'user-agent': 'LinkScanner/1.0' },
      ])
        expect((await looks.domain(method, '/callback', headers as Record<string, string>)).status).toBeLessThan(300);
    expect((await looks.domain('GET', '/callback?utm_source=mail')).status).toBe(200);
    expect((await looks.domain('HEAD', '/callback')).body).toBe('');
    expect(looks.calls).toHaveLength(calls);
    expect(await press(looks, fieldsOf(link))).toMatchObject({ status: 303 });
  });
});

it('links never lead to an address of the function itself, in both ways of sending', async () => {
  for (const SEND_BY of ['appwrite', 'template']) {
    const looks = await startLinks({ vars: { ...PAGE, SEND_BY, REDIRECTS: 'https://auth.example.test/app' } });
    expect(await looks.ask('ann@example.com')).toMatchObject({
      status: 500,
      body: { type: 'urn:problem:misconfigured' },
    });
    expect(looks.mails('ann@example.com')).toEqual([]);
  }
});

describe('its button', () => {
  it('uses the link, sets the cookie for the shared domain and redirects', async () => {
    const looks = await startPage();
    const link = await looks.linkFor('ann@example.com');
    const { status, headers, body } = await press(looks, { ...fieldsOf(link), redirect: `${SHOP}cart` });
    expect([status, headers['location'], body]).toEqual([303, `${SHOP}cart`, '']);
    expect(headers['cache-control']).toBe('no-store');
    const [cookie = ''] = headers['set-cookie'] ?? [];
    expect(cookie).toMatch(
      /^a_session_test=[^;]+; Path=\/; Domain=example\.test; Expires=[^;]+; HttpOnly; Secure; SameSite=Strict$/,
    );
    expect(await looks.users.listSessions({ userId: link.userId })).toMatchObject({ total: 1 });
    const again = await press(looks, fieldsOf(link));
    expect([again.status, again.headers['content-type'], again.headers['set-cookie']]).toEqual([
      401,
      'text/html; charset=utf-8',
      undefined,
    ]);
    expect(again.body).toContain('Ask for a new one');
  });

  it('redirects to the first of the list if the link names no address', async () => {
    const looks = await startPage();
    const { headers } = await press(looks, fieldsOf(await looks.linkFor('ann@example.com')));
    expect(headers['location']).toBe(APP);
  });

  it('says when a held link can be used, and does not use it', async () => {
    const looks = await startPage();
    await looks.users.create({ userId: 'ann', email: 'ann@example.com' });
    for (const email of ['other@example.com', 'ann@example.com'])
      await looks.users.updateEmail({ userId: 'ann', email });
    const link = await looks.linkFor('ann@example.com');
    const { status, headers, body } = await press(looks, fieldsOf(link));
    expect([status, headers['content-type'], Number(headers['retry-after']) > 3_000]).toEqual([
      409,
      'text/html; charset=utf-8',
      true,
    ]);
    expect(body).toMatch(/Use the same link again in \d\d minutes, after \d\d:\d\d UTC/);
    await lateEnough(looks, 'ann');
    expect(await press(looks, fieldsOf(link))).toMatchObject({ status: 303 });
  });

  it('is refused for a form of another site, without using the link', async () => {
    const looks = await startPage();
    const link = await looks.linkFor('ann@example.com');
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    const body = new URLSearchParams(fieldsOf(link)).toString();
    for (const site of ['cross-site', 'same-site', 'none', 'same-origin, cross-site', undefined]) {
      const headers = site === undefined ? type : { ...type, 'sec-fetch-site': site };
      const refused = await looks.domain('POST', '/callback', headers, body);
      expect([site, refused.status, JSON.parse(refused.body).type]).toEqual([site, 403, 'urn:problem:origin']);
      expect(refused.headers['set-cookie']).toBeUndefined();
    }
    expect(await press(looks, fieldsOf(link))).toMatchObject({ status: 303 });
  });

  it('refuses a redirect that is not on the list, without using the link', async () => {
    const looks = await startPage();
    const link = await looks.linkFor('ann@example.com');
    for (const redirect of hostileRedirects.filter((_, index) => index % 12 === 1)) {
      const { status, headers } = await press(looks, { ...fieldsOf(link), redirect });
      expect([redirect, status, headers['location']]).toEqual([redirect, 400, undefined]);
    }
    for (const more of [{ admin: 'true' }, { userId: '' }, { secret: 'short' }])
      expect((await press(looks, { ...fieldsOf(link), ...more })).status).toBe(400);
    expect(await press(looks, fieldsOf(link))).toMatchObject({ status: 303 });
  });
});

it('only pages on the list may call the own domain', async () => {
  const looks = await startLinks();
  const preflight = (origin: string) =>
    looks.domain('OPTIONS', '/session', { origin, 'access-control-request-method': 'POST' });
  expect((await preflight('https://shop.example.com')).headers).toMatchObject({
    'access-control-allow-origin': 'https://shop.example.com',
  });
  expect((await preflight('https://evil.example')).headers['access-control-allow-origin']).toBeUndefined();
});

it('a page of another site can neither send nor use a link, although a form needs no preflight', async () => {
  const looks = await startLinks();
  const link = await looks.linkFor('ann@example.com');
  const post = (path: string, body: object, headers: Record<string, string>) =>
    looks.domain('POST', path, { 'content-type': 'text/plain', ...headers }, JSON.stringify(body));
  const wanted = { email: 'victim@example.com' };
  for (const origin of ['https://evil.example', 'null', 'https://shop.example.com.evil.example']) {
    const answers = [await post('/', wanted, { origin }), await post('/session', fieldsOf(link), { origin })];
    for (const { status, body } of answers)
      expect([status, JSON.parse(body).type]).toEqual([403, 'urn:problem:origin']);
  }
  await looks.idle();
  expect(looks.mails('victim@example.com')).toEqual([]);
  for (const headers of [{ origin: 'https://shop.example.com' }, {}])
    expect((await post('/', wanted, headers as Record<string, string>)).status).toBe(202);
  expect((await post('/session', fieldsOf(link), { origin: 'https://shop.example.com' })).status).toBe(200);
});
