import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Account, Client } from 'node-appwrite';
import type { Page } from 'playwright-core';
import { expect, it, onTestFinished } from 'vitest';
import { describeInBrowser, startBrowser } from '../../tests/support/browser.ts';
import { ID, startLinks } from '../../tests/support/magic-links.ts';

const DOMAIN = 'example.test';

/** The app: a page of another host under the same domain, which says who is signed in. */
async function startApp(endpointOf: () => string): Promise<string> {
  const server = createServer(async (request, response) => {
    const secret = /a_session_test=([^;]+)/.exec(request.headers.cookie ?? '')?.[1] ?? '';
    const client = new Client().setEndpoint(endpointOf()).setProject('test').setSession(decodeURIComponent(secret));
    const who = await new Account(client).get().then(
      ({ email }) => email,
      () => 'nobody',
    );
    response.setHeader('content-type', 'text/html').end(`<p id="who">${who}</p>`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://app.${DOMAIN}:${(server.address() as AddressInfo).port}`;
}

const textOf = (page: Page, selector: string) => page.locator(selector).textContent();

describeInBrowser('the hosted page in Chromium', () => {
  async function start() {
    let endpoint = '';
    const app = await startApp(() => endpoint);
    const looks = await startLinks({
      local: { functionDomains: ['localhost', DOMAIN] },
      vars: (port) => ({
        REDIRECTS: `${app}/welcome`,
        COOKIE_DOMAIN: DOMAIN,
        CALLBACK_URL: `http://${ID}.${DOMAIN}:${port}/callback`,
      }),
    });
    endpoint = looks.appwrite.endpoint;
    const link = await looks.linkFor('ann@example.com');
    const browser = await startBrowser(`*.${DOMAIN}`, [app, link.url.origin]);
    const context = await browser.newContext();
    const page = await context.newPage();
    return { looks, app, link, context, page };
  }

  it('leads from the inbox by one click to the app, signed in, and shows the secret nowhere', async () => {
    const { looks, app, link, context, page: inbox } = await start();
    await inbox.goto(`${looks.local.origin}/inbox?to=ann@example.com`);
    await inbox.getByRole('link', { name: /ann@example.com/ }).click();
    const opened = context.waitForEvent('page');
    await inbox.locator(`a[href^="${link.url.origin}/"]`).first().click();
    const page = await opened;
    const visited: string[] = [];
    page.on('request', (request) => visited.push(request.url()));
    await page.waitForLoadState();
    expect(page.url()).toBe(`${link.url.origin}/callback`);
    expect(await page.locator('button').count()).toBe(1);
    expect(await looks.users.listSessions({ userId: link.userId })).toMatchObject({ total: 0 });
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL(`${app}/welcome`);
    expect(await textOf(page, '#who')).toBe('ann@example.com');
    const [cookie] = await context.cookies();
    expect(cookie).toMatchObject({
      name: 'a_session_test',
      domain: `.${DOMAIN}`,
      httpOnly: true,
      secure: true,
      sameSite: 'Strict',
    });
    expect(visited).toContain(`${app}/welcome`);
    for (const place of [...visited, JSON.stringify(await looks.executions())])
      expect(place).not.toContain(link.secret);
    await page.goBack();
    await page.waitForLoadState();
    expect(page.url()).toBe(`${link.url.origin}/callback`);
    expect(await page.locator('#incomplete').isVisible()).toBe(true);
    expect(await page.content()).not.toContain(link.secret);
  });

  it('tells who opens a used link to ask for a new one', async () => {
    const { looks, link, page } = await start();
    await looks.spend(link);
    await page.goto(link.url.href);
    await page.getByRole('button').click();
    await page.getByText('Ask for a new one').waitFor();
  });

  it('does nothing for a form on another site', async () => {
    const { looks, link, page } = await start();
    await page.route('http://evil.test/', (route) =>
      route.fulfill({
        contentType: 'text/html',
        body: `<form method="post" action="${link.url.origin}/callback"><input name="userId" value="${link.userId}">
          <input name="secret" value="${link.secret}"><button>go</button></form>`,
      }),
    );
    await page.goto('http://evil.test/');
    const answer = page.waitForResponse((response) => response.url().endsWith('/callback'));
    await page.getByRole('button').click();
    expect((await answer).status()).toBe(403);
    expect(await looks.users.listSessions({ userId: link.userId })).toMatchObject({ total: 0 });
  });

  it('says what to do where JavaScript is off', async () => {
    const { link, context } = await start();
    const quiet = await context.browser()?.newContext({ javaScriptEnabled: false });
    const page = await quiet?.newPage();
    await page?.goto(link.url.href);
    expect(await page?.locator('noscript').textContent()).toContain('needs JavaScript');
    expect(await page?.locator('button').isVisible()).toBe(false);
  });
});
