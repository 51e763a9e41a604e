import { Account, AuthenticatorType } from 'node-appwrite';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { totp } from '../../../../tests/conformance/support/totp.ts';
import { PASSWORD, press, type SampleApp, said, says } from '../support/sample-app.ts';

export const signOut = (page: Page) => press(page, 'Sign out');

export async function signInWithPassword(page: Page, email: string, password: string): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel('E-mail', { exact: true }).fill(email);
  await page.getByLabel('Password').fill(password);
  await press(page, 'Sign in');
}

export async function signUp(app: SampleApp, page: Page, name: string): Promise<void> {
  const email = `${name.toLowerCase()}@example.com`;
  await page.goto('/sign-up');
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('E-mail').fill(email);
  await press(page, 'Sign up');
  await says(page, 'status', 'See your mail');
  await page.goto(await app.linkTo(email));
  await page.waitForURL((url) => url.hash === ''); // the page takes the link out of the address bar
  await page.getByLabel('Password').fill(PASSWORD);
  await press(page, 'Save and sign in');
  await page.getByRole('link', { name }).waitFor();
  await app.idle();
}

export function signIn(app: SampleApp): void {
  it('somebody signs up, gets labels, signs out, and comes back in three ways', async () => {
    const { page, context } = await app.visitor();
    await signUp(app, page, 'Ann');
    await page.goto('/profile');
    await page.getByText('labels: member').waitFor();
    expect(await context.cookies()).toMatchObject([{ domain: 'app.localhost', httpOnly: true, sameSite: 'Strict' }]);
    await signOut(page);

    await signInWithPassword(page, 'ann@example.com', 'not the password');
    await says(page, 'alert', 'This did not work');
    expect(await page.getByLabel('E-mail', { exact: true }).inputValue()).toBe('ann@example.com');
    await page.getByLabel('Password').fill(PASSWORD);
    await press(page, 'Sign in');
    await page.getByRole('link', { name: 'Ann' }).waitFor();
    await signOut(page);

    await page.getByRole('link', { name: 'Sign in' }).click();
    await page.getByLabel('E-mail for the link').fill('ann@example.com');
    await press(page, 'Mail me a link');
    await says(page, 'status', 'See your mail');
    await page.goto(await app.linkTo('ann@example.com'));
    await page.waitForURL((url) => url.hash === '');
    await press(page, 'Sign in');
    await page.getByRole('link', { name: 'Ann' }).waitFor();
    await signOut(page);

    await page.getByRole('link', { name: 'Sign in' }).click();
    await press(page, 'Continue with Google');
    await page.waitForURL(/^http:\/\/appwrite\.test:/);
    await page.getByLabel('Name').fill('Gil');
    await page.getByLabel('E-mail').fill('gil@example.com');
    await press(page, 'Continue');
    await page.waitForURL(`${app.origin}/`);
    await page.getByRole('link', { name: 'Gil' }).waitFor();
    await app.idle();
  });

  it('a forgotten password is replaced, which ends the other sessions', async () => {
    const { page } = await app.person('Fay');
    const { page: other } = await app.visitor();
    await other.goto('/forgot');
    await other.getByLabel('E-mail').fill('fay@example.com');
    await press(other, 'Mail me a link');
    await says(other, 'status', 'See your mail');
    await other.goto(await app.linkTo('fay@example.com'));
    await other.waitForURL((url) => url.hash === '');
    await other.getByLabel('Password').fill('another horse 2');
    await press(other, 'Save and sign in');
    await other.getByRole('link', { name: 'Fay' }).waitFor();
    await page.goto('/');
    await page.getByRole('link', { name: 'Sign in' }).waitFor();
  });

  it('somebody confirms their address, also from a mail on another site', async () => {
    const { page } = await app.person('Hal');
    await page.goto('/profile');
    await press(page, 'Confirm my address');
    await says(page, 'status', 'See your mail');
    const link = await app.linkTo('hal@example.com');
    await page.route('http://mail.test/', (route) =>
      route.fulfill({ contentType: 'text/html', body: `<link rel="icon" href="data:,"><a href="${link}">Confirm</a>` }),
    );
    await page.goto('http://mail.test/');
    await page.getByRole('link').click();
    await page.waitForURL((url) => url.pathname === '/auth/address' && url.hash === '');
    await press(page, 'Confirm');
    await page.waitForURL(`${app.origin}/profile`);
    await page.getByRole('heading', { name: 'Hal' }).waitFor();
    expect(await page.getByRole('button', { name: 'Confirm my address' }).count()).toBe(0);
  });

  it('somebody with an authenticator app is asked for its code, and for nothing that they do not have', async () => {
    const { page, secret } = await app.person('Tom');
    const account = new Account(app.appwrite.withSession(secret));
    const { secret: key } = await account.createMFAAuthenticator({ type: AuthenticatorType.Totp });
    await untilAccepted(() => account.updateMFAAuthenticator({ type: AuthenticatorType.Totp, otp: totp(key) }));
    await account.updateMFA({ mfa: true });
    await page.goto('/');
    await signOut(page);

    await signInWithPassword(page, 'tom@example.com', PASSWORD);
    await page.waitForURL(`${app.origin}/code`);
    expect(await page.getByLabel('Confirm it is you with').locator('option').allTextContents()).toEqual([
      'an authenticator app',
    ]);
    await press(page, 'Continue');
    await page.getByLabel('Code').fill('wrong');
    await press(page, 'Sign in');
    await says(page, 'alert', 'This code is wrong');
    await untilAccepted(async () => {
      await page.reload();
      await page.getByLabel('Code').fill(totp(key));
      await press(page, 'Sign in');
      await page.getByRole('link', { name: 'Tom' }).or(said(page, 'alert')).waitFor();
      if (await said(page, 'alert').isVisible()) throw new Error('refused');
    });
    await page.getByRole('link', { name: 'Tom' }).waitFor();
    await page.goto('/code?challenge=none');
    await signOut(page);
    await page.goto('/code');
    await page.waitForURL(`${app.origin}/sign-in`);
  });
}

/** A code is valid for the half minute in which it was made; the next one may begin just then. */
async function untilAccepted(give: () => Promise<unknown>): Promise<void> {
  await give().catch(give);
}
