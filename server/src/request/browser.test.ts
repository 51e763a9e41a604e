import dns from 'node:dns';
import { Users } from 'node-appwrite';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { useApp } from '../../../tests/support/app.ts';
import { describeInBrowser, startBrowser } from '../../../tests/support/browser.ts';
import { turnOn } from '../../../tests/support/oauth2.ts';
import { serveShop } from '../../../tests/support/shop.ts';

const credentials = { email: 'bob@example.com', password: 'correct horse 1' };

/** Names of this machine, for the app's server. The browser has its own host map. */
const { lookup } = dns;
function lookupHere(name: string, options: { all?: boolean }, callback: (...found: unknown[]) => void) {
  if (!name.endsWith('.test')) return Reflect.apply(lookup, dns, [name, options, callback]);
  return options.all ? callback(null, [{ address: '127.0.0.1', family: 4 }]) : callback(null, '127.0.0.1', 4);
}

describeInBrowser('an app and its Appwrite on two different sites, in Chromium', () => {
  const app = useApp({ local: { platforms: [{ hostname: 'app.localhost' }] } });
  let shop: Awaited<ReturnType<typeof serveShop>>;
  let origin: string;
  beforeAll(async () => {
    dns.lookup = Object.assign(lookupHere, lookup) as typeof lookup;
    shop = await serveShop();
    origin = `http://app.localhost:${shop.port}`;
    vi.stubEnv('APP_ORIGIN', origin);
    vi.stubEnv('APPWRITE_ENDPOINT', app.appwrite.endpoint.replace('127.0.0.1', 'appwrite.test'));
    turnOn(app.appwrite, 'google');
    await new Users(app.appwrite.admin()).create({ userId: 'bob', ...credentials });
  });
  afterAll(async () => {
    dns.lookup = lookup;
    await shop.close();
  });

  async function open(): Promise<{ page: Page; context: BrowserContext; problems: string[] }> {
    const browser = await startBrowser('*.localhost 127.0.0.1, MAP *.test', []);
    const context = await browser.newContext({ extraHTTPHeaders: { 'x-forwarded-for': '203.0.113.1' } });
    const page = await context.newPage();
    const problems: string[] = [];
    page.on('console', (message) => problems.push(message.text()));
    return { page, context, problems };
  }
  const who = (page: Page) => page.locator('#who').textContent();

  it('somebody who comes from the provider is signed in on the first page, also without scripts', async () => {
    const { page, context, problems } = await open();
    await page.goto(`${origin}/`);
    expect(await who(page)).toBe('nobody');
    await page.getByRole('button', { name: 'Google' }).click();
    await page.waitForURL(/^http:\/\/appwrite\.test:\d+\/oauth2\/google\?/);
    await page.getByLabel('E-mail').fill('ann@example.com');
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.waitForURL(`${origin}/`);
    expect(await who(page)).toBe('ann@example.com');
    const cookies = await context.cookies();
    expect(cookies.map(({ name, domain, sameSite, httpOnly }) => ({ name, domain, sameSite, httpOnly }))).toEqual([
      { name: 'a_session_test', domain: 'app.localhost', sameSite: 'Strict', httpOnly: true },
    ]);
    expect(problems).toEqual([]);
    // a link on another site leads to a page that does not know them yet; from there on it does
    await page.route('http://other.test/', (route) =>
      route.fulfill({ contentType: 'text/html', body: `<a href="${origin}/">Shop</a>` }),
    );
    await page.goto('http://other.test/');
    await page.getByRole('link').click();
    expect(await who(page)).toBe('nobody');
    await page.reload();
  });

  it('forms and links of another site neither sign anybody in nor out', async () => {
    const { page, context } = await open();
    const form = (path: string, fields: Record<string, string>) =>
      `<form method="post" action="${origin}${path}">${Object.entries(fields)
        .map(([name, value]) => `<input name="${name}" value="${value}">`)
        .join('')}<button>${path}</button></form>`;
    await page.route('http://evil.test/', (route) =>
      route.fulfill({
        contentType: 'text/html',
        body: `${form('/sign-in', credentials)}${form('/google', {})}${form('/sign-out', {})}
          <a href="${origin}/auth/oauth?userId=bob&secret=x&state=y">oauth</a>`,
      }),
    );
    for (const path of ['/sign-in', '/google', '/sign-out']) {
      await page.goto('http://evil.test/');
      await page.getByRole('button', { name: path }).click();
      await page.waitForURL(`${origin}${path}`);
      expect(await page.locator('#problem').textContent()).toBe('origin');
    }
    await page.goto('http://evil.test/');
    await page.getByRole('link').click();
    await page.waitForURL(/\/auth\/oauth\?/);
    expect(await page.locator('#problem').textContent()).toBe('oauth-flow');
    expect(await context.cookies()).toEqual([]);
  });

  it('a session that a sub-domain sets beside the own one is not believed', async () => {
    const { page, context } = await open();
    await page.goto(`${origin}/`);
    await page.getByLabel('E-mail').fill(credentials.email);
    await page.getByLabel('Password').fill(credentials.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect.poll(() => who(page)).toBe('bob@example.com');
    await page.route('http://sub.app.localhost:*/', (route) =>
      route.fulfill({
        contentType: 'text/html',
        headers: { 'set-cookie': 'a_session_test=planted; Domain=app.localhost; Path=/' },
        body: '<p>sub</p>',
      }),
    );
    await page.goto(`http://sub.app.localhost:${shop.port}/`);
    await page.goto(`${origin}/`);
    expect((await context.cookies()).map(({ domain }) => domain).toSorted()).toEqual([
      '.app.localhost',
      'app.localhost',
    ]);
    expect(await who(page)).toBe('nobody');
  });
});
