import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Account, Client, OAuthProvider } from 'appwrite';
import { Account as ServerAccount } from 'node-appwrite';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startAppwrite, type TestAppwrite } from '../../tests/support/appwrite.ts';
import { describeInBrowser, startBrowser } from '../../tests/support/browser.ts';
import { putProvider } from './configured.ts';

let appwrite: TestAppwrite;
let app: string;
const pages = createServer((_, response) => response.setHeader('content-type', 'text/html').end('<h1>App</h1>'));
beforeAll(async () => {
  appwrite = await startAppwrite();
  const settings = { enabled: true, declared: true, clientId: 'id', clientSecret: 'secret', settings: {} };
  putProvider(appwrite.local.store, 'google', settings);
  await new Promise<void>((resolve) => pages.listen(0, '127.0.0.1', resolve));
  app = `http://localhost:${(pages.address() as AddressInfo).port}`;
});
afterAll(async () => {
  pages.closeAllConnections();
  pages.close();
  await appwrite.close();
});

/** Opens the address that `createOAuth2Session` of the web SDK leads to. */
async function begin(page: Page): Promise<void> {
  const endpoint = appwrite.endpoint.replace('127.0.0.1', 'localhost');
  const client = new Client().setEndpoint(endpoint).setProject('test');
  const pages = { success: `${app}/in`, failure: `${app}/out` };
  await page.goto(String(new Account(client).createOAuth2Session({ provider: OAuthProvider.Google, ...pages })));
}

/** The address of whoever is signed in. */
async function signedIn(page: Page): Promise<string> {
  const cookies = await page.context().cookies();
  const secret = cookies.find(({ name }) => name === 'a_session_test_legacy')?.value ?? '';
  return (await new ServerAccount(appwrite.withSession(decodeURIComponent(secret))).get()).email;
}

describeInBrowser('OAuth2 on the local Appwrite', () => {
  it('signs in through the chooser without scripts, and leads failures to the app', async () => {
    const browser = await startBrowser('localhost', []);
    const context = await browser.newContext({ javaScriptEnabled: false, colorScheme: 'dark' });
    const page = await context.newPage();
    const problems: string[] = [];
    page.on('console', (message) => problems.push(message.text()));

    await begin(page);
    expect(await page.title()).toBe('Sign in with Google');
    await page.getByLabel('E-mail').fill('no address');
    await page.getByRole('button', { name: 'Continue' }).press('Enter');
    expect(await page.getByRole('alert').textContent()).toContain('Enter an address');
    await page.getByLabel('Name').fill('Ann');
    await page.getByLabel('E-mail').fill('ann@example.com');
    await page.getByRole('button', { name: 'Continue' }).press('Enter');
    await page.waitForURL(`${app}/in#`);
    expect(await signedIn(page)).toBe('ann@example.com');

    await context.clearCookies();
    await begin(page);
    await page.getByRole('button', { name: /Ann/ }).press('Enter');
    await page.waitForURL(`${app}/in#`);
    expect(await signedIn(page)).toBe('ann@example.com');

    for (const [button, type] of [
      ['Deny access', 'user_oauth2_provider_error'],
      ['The provider is down', 'user_oauth2_provider_error'],
    ] as const) {
      await begin(page);
      await page.getByRole('button', { name: button }).click();
      await page.waitForURL(`${app}/out?*`);
      expect(JSON.parse(new URL(page.url()).searchParams.get('error') ?? '')).toMatchObject({ type });
    }
    // the refusal of a wrong address is a 400, which the console shows
    expect(problems.filter((text) => !text.includes('400 (Bad Request)'))).toEqual([]);
  });
});
