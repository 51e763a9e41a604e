import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { Query, Users } from 'node-appwrite';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { inbox } from '../../../local/inbox/inbox.ts';
import { nextOf, QUIET } from '../../../scripts/example/install.ts';
import { prepare } from '../../../scripts/example/prepare.ts';
import { KEY, PROJECT, startAppwrite, type TestAppwrite } from '../../../tests/support/appwrite.ts';
import { findBrowser, NO_BROWSER } from '../../../tests/support/browser.ts';
import { deployFunctions } from '../../../tests/support/functions.ts';

const SECRET = '0123456789abcdef0123456789abcdef';
const PASSWORD = 'correct horse 1';
const folder = fileURLToPath(new URL('..', import.meta.url));
const executablePath = findBrowser();
if (!executablePath) console.warn(`left out: ${NO_BROWSER}`);

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address ? address.port : 0;
}

describe.runIf(executablePath)('the sample app, as people use it', () => {
  let appwrite: TestAppwrite;
  let app: ChildProcess;
  let browser: Browser;
  let origin: string;
  let output = '';
  const calls: string[] = [];
  const problems: string[] = [];

  beforeAll(async () => {
    const port = await freePort();
    origin = `http://localhost:${port}`;
    const before = (call: { functionId: string | undefined; method: string; route: string }) => {
      if (!call.functionId) calls.push(`${call.method} ${call.route}`);
    };
    appwrite = await startAppwrite({ hooks: { before } });
    const vars = { HMAC_SECRET: SECRET, REDIRECTS: origin };
    const functions = ['onboard-user', 'send-magic-link', 'fan-out-message', 'posts'];
    await deployFunctions(appwrite, functions, { 'send-magic-link': { vars } });
    await prepare({ endpoint: appwrite.endpoint, projectId: PROJECT, key: KEY });
    app = spawn(process.execPath, [nextOf(folder), 'start', '--port', String(port)], {
      cwd: folder,
      env: {
        ...process.env,
        ...QUIET,
        NODE_ENV: 'production',
        APPWRITE_ENDPOINT: appwrite.endpoint,
        APPWRITE_PROJECT_ID: PROJECT,
        APPWRITE_API_KEY: KEY,
        APP_ORIGIN: origin,
        HMAC_SECRET: SECRET,
      },
    });
    for (const stream of [app.stdout, app.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    browser = await chromium.launch({ ...(executablePath ? { executablePath } : {}), args: ['--no-sandbox'] });
    while (!output.includes('Ready in')) {
      if (app.exitCode !== null) throw new Error(output);
      await once(app.stdout ?? app, 'data');
    }
  });
  afterEach(({ task }) => {
    if (task.result?.state === 'fail') console.error(output);
  });
  afterAll(async () => {
    await browser?.close();
    app?.kill();
    await appwrite?.close();
  });

  const idle = () => appwrite.local.jobs.idle();
  async function visitor(
    options: { javaScriptEnabled?: boolean } = {},
  ): Promise<{ page: Page; context: BrowserContext }> {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) problems.push(`${page.url()}: ${message.text()}`);
    });
    page.on('pageerror', (error) => problems.push(`${page.url()}: ${error.message}`));
    return { page, context };
  }
  async function linkTo(email: string): Promise<string> {
    await idle();
    const { text = '', html = '' } = inbox(appwrite.local.store).where('to', email).at(-1) ?? {};
    return /https?:[^\s"<]+/.exec(text || html)?.[0] ?? '';
  }
  async function signUp(page: Page, name: string): Promise<void> {
    const email = `${name.toLowerCase()}@example.com`;
    await page.goto(`${origin}/sign-up`);
    await page.getByLabel('Name').fill(name);
    await page.getByLabel('E-mail').fill(email);
    await page.getByRole('button', { name: 'Sign up' }).click();
    await page.getByText('See your mail').waitFor();
    await page.goto(await linkTo(email));
    await page.waitForURL((url) => url.hash === '');
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Save and sign in' }).click();
    await page.getByRole('link', { name }).waitFor();
    await idle();
  }
  const signOut = (page: Page) => page.getByRole('button', { name: 'Sign out', exact: true }).click();
  async function write(page: Page, title: string, status: 'draft' | 'published'): Promise<void> {
    await page.goto(`${origin}/?mine=1`);
    await page.getByLabel('Title').fill(title);
    await page.getByLabel('Text').fill('Some text.');
    await page.getByLabel('Visible to').selectOption(status);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name: title }).waitFor();
  }

  it('somebody signs up, gets labels, signs out, and comes back in three ways', async () => {
    const { page, context } = await visitor();
    await signUp(page, 'Ann');
    await page.goto(`${origin}/profile`);
    await page.getByText('labels: member').waitFor();
    expect(await context.cookies()).toMatchObject([{ httpOnly: true, sameSite: 'Strict' }]);
    await signOut(page);
    await page.getByRole('link', { name: 'Sign in' }).click();
    await page.getByLabel('E-mail', { exact: true }).fill('ann@example.com');
    await page.getByLabel('Password').fill('not the password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('This did not work').waitFor();
    await page.getByLabel('E-mail', { exact: true }).fill('ann@example.com');
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('link', { name: 'Ann' }).waitFor();
    await signOut(page);
    await page.getByRole('link', { name: 'Sign in' }).click();
    await page.getByLabel('E-mail for the link').fill('ann@example.com');
    await page.getByRole('button', { name: 'Mail me a link' }).click();
    await page.getByText('See your mail').waitFor();
    await page.goto(await linkTo('ann@example.com'));
    // the page takes the link out of the address bar
    await page.waitForURL((url) => url.hash === '');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('link', { name: 'Ann' }).waitFor();
    await signOut(page);
    await page.getByRole('link', { name: 'Sign in' }).click();
    await page.getByRole('button', { name: 'Continue with Google' }).click();
    await page.getByLabel('Name').fill('Gil');
    await page.getByLabel('E-mail').fill('gil@example.com');
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.waitForURL(`${origin}/`);
    await page.getByRole('link', { name: 'Gil' }).waitFor();
    await idle();
  });

  it('two people see their own drafts alone, and who is slower is told', async () => {
    const [{ page: bea }, { page: cleo }] = [await visitor(), await visitor()];
    await signUp(bea, 'Bea');
    await signUp(cleo, 'Cleo');
    await write(bea, 'A draft of Bea', 'draft');
    await write(cleo, 'News of Cleo', 'published');
    await bea.goto(`${origin}/`);
    await bea.getByRole('heading', { name: 'News of Cleo' }).waitFor();
    calls.length = 0;
    await cleo.request.get(`${origin}/?mine=1`);
    // two, and one that the function makes as its caller
    expect(calls).toEqual(['GET /account', 'POST /functions/:functionId/executions', 'GET /account']);
    await cleo.goto(`${origin}/?mine=1`);
    expect(await cleo.getByRole('heading', { name: 'A draft of Bea' }).count()).toBe(0);
    // by its address the other one's edit is refused
    await cleo.getByRole('link', { name: 'Edit' }).click();
    await cleo.waitForURL(/\/edit\//);
    const address = cleo.url();
    await bea.goto(address);
    await bea.getByLabel('Title').fill('Mine now');
    await bea.getByRole('button', { name: 'Save' }).click();
    await bea.getByRole('status').filter({ hasText: /\S/ }).waitFor();
    const second = await cleo.context().newPage();
    await second.goto(address);
    await second.getByLabel('Title').fill('Newer news of Cleo');
    await second.getByRole('button', { name: 'Save' }).click();
    await second.getByRole('heading', { name: 'Newer news of Cleo' }).waitFor();
    await cleo.getByLabel('Title').fill('Older news of Cleo');
    await cleo.getByRole('button', { name: 'Save' }).click();
    await cleo.getByText('Somebody changed it in the meantime').waitFor();
    await cleo.reload();
    await cleo.getByRole('button', { name: 'Delete' }).click();
    await cleo.getByText('There are no posts yet').waitFor();
  });

  it('a picture is shown to its user, replaced and deleted; forms work without JavaScript', async () => {
    const { page, context } = await visitor();
    await signUp(page, 'Dora');
    const quiet = await visitor({ javaScriptEnabled: false });
    await quiet.context.addCookies(await context.cookies());
    const own = quiet.page;
    await own.goto(`${origin}/profile`);
    const pictures: string[] = [];
    let before: string | null = null;
    for (const colour of ['red', 'blue']) {
      await page.setContent(`<body style="background:${colour}">`);
      const buffer = await page.screenshot({ clip: { x: 0, y: 0, width: 60, height: 60 } });
      await own.getByLabel('Picture').setInputFiles({ name: 'me.png', mimeType: 'image/png', buffer });
      await own.getByRole('button', { name: 'Save the picture' }).click();
      await expect.poll(() => own.getByAltText('You').getAttribute('src')).not.toBe(before);
      before = await own.getByAltText('You').getAttribute('src');
      pictures.push((await (await own.request.get(`${origin}/profile/picture`)).body()).toString('base64'));
    }
    expect(new Set(pictures).size).toBe(2);
    expect((await (await visitor()).page.request.get(`${origin}/profile/picture`)).status()).toBe(404);
    await own.getByRole('button', { name: 'Delete the picture' }).click();
    await own.getByText('You have no picture yet').waitFor();
    await own.getByRole('button', { name: 'Sign out everywhere' }).click();
    await own.getByRole('link', { name: 'Sign in' }).waitFor();
    await page.reload();
    await page.getByRole('link', { name: 'Sign in' }).waitFor();
  });

  it('a campaign is counted, sent, and followed to 100 %', async () => {
    const { page } = await visitor();
    await signUp(page, 'Eve');
    const users = new Users(appwrite.admin());
    const [eve] = (await users.list({ queries: [Query.equal('email', 'eve@example.com')] })).users;
    expect((await page.goto(`${origin}/campaigns`))?.status()).toBe(404);
    await users.updateLabels({ userId: eve?.$id ?? '', labels: ['member', 'admin'] });
    await page.goto(`${origin}/campaigns`);
    await page.getByLabel('Campaign').fill('hello');
    await page.getByLabel('Subject').fill('Hello');
    await page.getByLabel('Text').fill('Hello all');
    await page.getByRole('button', { name: 'Count the recipients' }).click();
    await page.getByText(/\d+ people would get it/).waitFor();
    await page.getByLabel('Campaign').fill('hello');
    await page.getByLabel('Subject').fill('Hello');
    await page.getByLabel('Text').fill('Hello all');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText(/done: \d+ of \d+ sent, 0 failed, 100 %/).waitFor();
    await idle();
    expect(inbox(appwrite.local.store).where('to', 'eve@example.com').at(-1)?.subject).toBe('Hello');
  });

  it('says nothing in the console', () => {
    // but for the page that is not there
    expect(problems.filter((text) => !text.startsWith(`${origin}/campaigns: Failed to load`))).toEqual([]);
  });
});
