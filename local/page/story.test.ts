import { Storage, TablesDB, Users } from 'node-appwrite';
import { InputFile } from 'node-appwrite/file';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { darkViolationsOf, violationsOf } from '../../tests/support/axe.ts';
import { describeInBrowser, startBrowser } from '../../tests/support/browser.ts';
import { ID, startLinks } from '../../tests/support/magic-links.ts';

const APP = `http://app.${ID}.localhost:3000`;

describeInBrowser('the page in Chromium', () => {
  it('shows a sign-in by a mailed link from beginning to end, and why a change of a row was refused', async () => {
    const looks = await startLinks({
      vars: (port) => ({
        REDIRECTS: APP,
        COOKIE_DOMAIN: `${ID}.localhost`,
        CALLBACK_URL: `http://${ID}.localhost:${port}/callback`,
      }),
    });
    const origin = `http://localhost:${new URL(looks.local.origin).port}`;
    const browser = await startBrowser('*localhost', []);
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' });
    await context.route(`${APP}/**`, (route) => route.fulfill({ body: 'signed in' }));
    const page = await context.newPage();
    const problems: string[] = [];
    page.on('pageerror', ({ message }) => problems.push(message));
    // a refused request is part of the story; a violated policy or a failed assertion is not
    page.on('console', (message) => {
      if (message.type() === 'error' && !message.text().startsWith('Failed to load')) problems.push(message.text());
    });
    const isAccessible = async (name: string) => {
      expect({ name, violations: await violationsOf(page) }).toEqual({ name, violations: [] });
      if (DARK.includes(name))
        expect({ name, violations: await darkViolationsOf(page) }).toEqual({ name, violations: [] });
    };
    const at = (name: string) => page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
    const view = (name: string) => page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name });

    await page.goto(`${origin}/`);
    await at('Overview');
    await page.getByText('Live', { exact: true }).waitFor();
    await page.getByText('No requests yet').waitFor({ state: 'hidden' });
    expect(await page.content()).not.toContain(looks.local.project.key);
    await isAccessible('overview');
    await page.getByRole('button', { name: 'Show the API key' }).click();
    await page.getByText(looks.local.project.key).waitFor();

    await view('Users').click();
    await page.getByText('Nobody has signed up yet').waitFor();
    await page.getByRole('button', { name: 'New user' }).click();
    await isAccessible('new user');
    await page.getByLabel('E-mail', { exact: true }).fill('bea@example.com');
    await page.getByRole('button', { name: 'Make user' }).last().click();
    await at('bea@example.com');
    const user = page.url();
    await isAccessible('user');
    await page.getByRole('button', { name: 'Sign in as this user' }).click();
    await page.getByRole('button', { name: 'Sign in at localhost' }).click();
    await page.getByText('Reload your app').waitFor();
    const headers = { 'x-appwrite-project': looks.local.project.id };
    const account = await context.request.get(`${origin}/v1/account`, { headers });
    expect(await account.json()).toMatchObject({ email: 'bea@example.com' });
    await page.getByRole('button', { name: 'Make a snippet' }).click();
    await page.getByText('/account/sessions/token').waitFor();
    await page.keyboard.press('Escape');

    await view('Functions').click();
    await page.getByRole('link', { name: 'Send a magic link' }).first().click();
    await isAccessible('function');
    await page.getByRole('navigation', { name: 'About this function' }).getByRole('link', { name: 'Run' }).click();
    await page.getByLabel('Body', { exact: true }).fill('{"email":"bea@example.com"}');
    await isAccessible('run');
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await page.getByText('completed 202').waitFor();
    await page.getByText('1 new').waitFor();

    await view('Inbox').click();
    await page.getByRole('link', { name: /bea@example.com/ }).click();
    await page.frameLocator('iframe').getByRole('link').first().waitFor();
    await isAccessible('message');
    const opened = context.waitForEvent('page');
    await page.getByRole('link', { name: 'Open link' }).click();
    const link = await opened;
    await link.getByRole('button', { name: 'Sign in' }).click();
    await link.waitForURL(`${APP}/`);
    await link.close();

    await page.goto(`${user}?tab=sessions`);
    await page.getByText('server', { exact: true }).waitFor(); // the function makes the session with its key
    await isAccessible('sessions');
    await page.goBack();
    await page.goBack();
    await page.getByRole('heading', { level: 1, name: 'Inbox' }).waitFor();

    await page.goto(`${origin}/functions/${ID}`);
    const asked = page.getByRole('row').filter({ hasText: 'route=POST / status=202' });
    await asked.getByRole('link').first().click();
    await at('Execution');
    await page.getByRole('group', { name: 'Logs' }).getByText('"route":"POST /"').first().waitFor();
    await isAccessible('execution');

    await changeAsAnother(page, looks, origin);
    await isAccessible('row');
    await view('Log').click();
    const refused = page.getByRole('row').filter({ hasText: 'PATCH' }).first();
    expect(await refused.textContent()).toMatch(
      /Ben.*user_unauthorized.*The table "Profiles" allows update to nobody, the row to user:/,
    );
    await isAccessible('log');

    await uploadPicture(looks);
    const look = async (path: string, name: string) => {
      await page.goto(`${origin}${path}`);
      await at(name);
      await page.getByRole('status', { name: 'Loading' }).waitFor({ state: 'hidden' });
      await isAccessible(path);
    };
    for (const [path, name] of REST) await look(path, name);
    await page.setViewportSize({ width: 390, height: 800 });
    for (const [path, name] of NARROW) {
      await look(path, name);
      // nothing is wider than the window
      expect({ path, width: await page.evaluate('document.documentElement.scrollWidth') }).toEqual({
        path,
        width: 390,
      });
    }
    expect(problems).toEqual([]);
  });
});

/** The views that are also looked at in dark colours; together they have everything that the others have. */
const DARK = ['overview', 'user', 'message', 'row', 'log'];

/** The views that the story does not come to. */
const REST: readonly (readonly [path: string, heading: string])[] = [
  ['/databases', 'Databases'],
  ['/databases/app/profiles', 'Profiles'],
  ['/databases/app/profiles?as=guest', 'Profiles'],
  ['/databases/app/profiles?tab=columns', 'Profiles'],
  ['/databases/app/profiles?tab=permissions', 'Profiles'],
  ['/storage', 'Storage'],
  ['/storage/pictures', 'Pictures'],
  ['/storage/pictures/pixel', 'pixel.png'],
  [`/functions/${ID}?tab=deployments`, 'Send a magic link'],
  [`/functions/${ID}?tab=variables`, 'Send a magic link'],
  [`/functions/${ID}?tab=settings`, 'Send a magic link'],
  ['/log/nothing', 'Nothing here'],
];

/** The views with the widest content, looked at in a narrow window. */
const NARROW: typeof REST = [
  ['/', 'Overview'],
  ['/users', 'Users'],
  ['/databases/app/profiles', 'Profiles'],
  ['/databases/app/profiles/bea', 'Row'],
  ['/storage/pictures', 'Pictures'],
  [`/functions/${ID}`, 'Send a magic link'],
  ['/inbox', 'Inbox'],
  ['/log', 'Log'],
];

async function uploadPicture({ appwrite }: Awaited<ReturnType<typeof startLinks>>): Promise<void> {
  const storage = new Storage(appwrite.admin());
  await storage.createBucket({ bucketId: 'pictures', name: 'Pictures' });
  const file = InputFile.fromBuffer(
    await sharp({ create: { width: 40, height: 30, channels: 3, background: 'red' } })
      .png()
      .toBuffer(),
    'pixel.png',
  );
  await storage.createFile({ bucketId: 'pictures', fileId: 'pixel', file });
}

/** Opens a row of the user as another user, changes it, and reads why that was refused. */
async function changeAsAnother(
  page: Page,
  looks: Awaited<ReturnType<typeof startLinks>>,
  origin: string,
): Promise<void> {
  const admin = looks.appwrite.admin();
  const { users } = await new Users(admin).list();
  const bea = users.find(({ email }) => email === 'bea@example.com')?.$id ?? '';
  await new Users(admin).create({ userId: 'ben', name: 'Ben' });
  const permissions = [`read("any")`, `update("user:${bea}")`];
  const row = { databaseId: 'app', tableId: 'profiles', rowId: 'bea' };
  await new TablesDB(admin).createRow({ ...row, data: { displayName: 'Bea' }, permissions });
  await page.goto(`${origin}/databases/app/profiles`);
  const readAs = page.getByLabel('Read as');
  await readAs.selectOption('user');
  await page.getByLabel('User', { exact: true }).selectOption('ben');
  await page.waitForURL(/as=ben/);
  await page.getByRole('link', { name: 'Rows', exact: true }).click(); // of everybody again
  await expect.poll(() => readAs.inputValue()).toBe('');
  await page.getByRole('link', { name: 'bea' }).click();
  await page.getByLabel('Act as').selectOption('user');
  await page.getByLabel('User', { exact: true }).selectOption('ben');
  await page.getByText(`may not update`).waitFor();
  await page.getByText(`The table allows update to nobody; the row to user:${bea}.`).waitFor();
  await page.getByLabel('displayName').fill('Mine now');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('The current user is not authorized').waitFor();
}
