import { describe, expect, it } from 'vitest';
import { APP, type Link, type Links, type Raw, SHOP, startLinks } from '../../tests/support/magic-links.ts';
import { hostileRedirects } from './fixtures/hostile-redirects.ts';

const PAGE = { COOKIE_DOMAIN: 'example.test', CALLBACK_URL: 'https://auth.example.test/callback' };

const startPage = () => startLinks({ vars: PAGE });

function press(looks: Links, fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Raw> {
  const form = { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin', ...headers };
  return looks.domain('POST', '/callback', form, new URLSearchParams(fields).toString());
}

const fieldsOf = ({ userId, secret }: Link) => ({ userId, secret });

describe('the hosted page', () => {
  it('is what links lead to, with the address to go on to in the fragment', async () => {
    const looks = await startPage();
    const { url } = await looks.linkFor('ann@example.com', { redirect: `${SHOP}cart` });
    expect(url.origin + url.pathname + url.search).toBe(PAGE.CALLBACK_URL);
    expect(new URLSearchParams(url.hash.slice(1)).get('redirect')).toBe(`${SHOP}cart`);
  });

  it('is not there unless its cookie domain is set, nor with Appwrite’s own mail', async () => {
    for (const vars of [{}, { ...PAGE, SEND_BY: 'appwrite' }]) {
      const looks = await startLinks({ vars });
      expect((await looks.domain('GET', '/callback')).status).toBe(404);
      expect((await press(looks, { userId: 'a', secret: 'f'.repeat(64) })).status).toBe(404);
    }
  });

  it('is not set up by halves', async () => {
    for (const CALLBACK_URL of ['', 'https://auth.example.org/callback', 'https://auth.example.test/']) {
      const looks = await startLinks({ vars: { COOKIE_DOMAIN: 'example.test', CALLBACK_URL } });
      const { status, body } = await looks.domain('GET', '/callback');
      expect([status, JSON.parse(body).type]).toEqual([500, 'urn:problem:misconfigured']);
    }
  });

  it('is kept and framed by nobody, and can run nothing but its own script', async () => {
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

  it('uses nothing up when a mail scanner opens it', async () => {
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

it('links lead to no address of the function itself, whoever mails them', async () => {
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
  it('spends the link, sets the cookie for the shared domain and leads on', async () => {
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

  it('leads to the first of the list where the link names no address', async () => {
    const looks = await startPage();
    const { headers } = await press(looks, fieldsOf(await looks.linkFor('ann@example.com')));
    expect(headers['location']).toBe(APP);
  });

  it('is refused to a form from elsewhere, which uses nothing up', async () => {
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

  it('leads nowhere that is not on the list, and uses nothing up on the way', async () => {
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

it('pages of the list may call the own domain, and no others', async () => {
  const looks = await startLinks();
  const preflight = (origin: string) =>
    looks.domain('OPTIONS', '/session', { origin, 'access-control-request-method': 'POST' });
  expect((await preflight('https://shop.example.com')).headers).toMatchObject({
    'access-control-allow-origin': 'https://shop.example.com',
  });
  expect((await preflight('https://evil.example')).headers['access-control-allow-origin']).toBeUndefined();
});
