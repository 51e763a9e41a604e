import { Account, Users } from 'node-appwrite';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, onTestFinished } from 'vitest';
import type { Call } from '../../../../local/hooks.ts';
import { inbox } from '../../../../local/inbox/inbox.ts';
import { prepare } from '../../../../scripts/example/prepare.ts';
import { KEY, PROJECT, startAppwrite, type TestAppwrite } from '../../../../tests/support/appwrite.ts';
import { launchBrowser } from '../../../../tests/support/browser.ts';
import { deployFunctions } from '../../../../tests/support/functions.ts';
import { freePort, NextServer } from './next-server.ts';

const SECRET = '0123456789abcdef0123456789abcdef';
export const PASSWORD = 'correct horse 1';

/** Small steps, so that a campaign to few people has many. */
const STEPS = { USERS_PER_PAGE: '3', RECIPIENTS_PER_MESSAGE: '2', SECONDS_PER_EXECUTION: '0' };

export interface Visitor {
  page: Page;
  context: BrowserContext;
}

export type SampleApp = ReturnType<typeof useSampleApp>;

/**
 * The built app and an Appwrite, on two different sites: `app.localhost` and `appwrite.test`. Chromium has its own host map, and no
 * other name leads anywhere.
 */
export function useSampleApp() {
  let appwrite: TestAppwrite | undefined;
  let app: NextServer | undefined;
  let browser: Browser | undefined;
  let origin = '';
  const calls: Call[] = [];
  /** What pages wrote to the console, and errors of their scripts. */
  const written: string[] = [];
  /** The origins that pages asked for anything. */
  const origins = new Set<string>();
  const hooks: { before: ((call: Call) => Promise<void> | void) | undefined } = { before: undefined };

  beforeAll(async () => {
    const port = await freePort();
    origin = `http://app.localhost:${port}`;
    appwrite = await startAppwrite({
      platforms: [{ hostname: 'app.localhost' }],
      hooks: {
        before(call) {
          calls.push(call);
          return hooks.before?.(call);
        },
      },
    });
    app = new NextServer(port, {
      APPWRITE_ENDPOINT: appwrite.endpoint.replace('127.0.0.1', 'appwrite.test'),
      APPWRITE_PROJECT_ID: PROJECT,
      APPWRITE_API_KEY: KEY,
      APP_ORIGIN: origin,
      HMAC_SECRET: SECRET,
    });
    const started = launchBrowser('*.localhost 127.0.0.1, MAP *.test', []).then((launched) => {
      browser = launched;
    });
    await deployFunctions(appwrite, ['onboard-user', 'send-magic-link', 'fan-out-message', 'posts'], {
      'send-magic-link': { vars: { HMAC_SECRET: SECRET, REDIRECTS: origin } },
      'fan-out-message': { vars: STEPS },
    });
    await prepare({ endpoint: appwrite.endpoint, projectId: PROJECT, key: KEY });
    await Promise.all([started, app.ready()]);
  });
  afterEach(({ task }) => {
    if (task.result?.state === 'fail') console.error(app?.output);
  });
  afterAll(async () => {
    await browser?.close();
    app?.close();
    await appwrite?.close();
  });

  const running = (): TestAppwrite => {
    if (!appwrite) throw new Error('only within a test');
    return appwrite;
  };

  return {
    get appwrite(): TestAppwrite {
      return running();
    },
    get origin(): string {
      return origin;
    },
    /** What the app's server printed. */
    get output(): string {
      return app?.output ?? '';
    },
    calls,
    written,
    origins,
    hooks,
    /** Removes what a test expects in the console. @param expected such as a page that does not exist */
    forgive(expected: RegExp): void {
      written.splice(0, written.length, ...written.filter((line) => !expected.test(line)));
    },
    /** Waits until every function has ended. */
    idle: () => running().local.jobs.idle(),

    /** A browser of its own, with an empty page. */
    async visitor(options: BrowserContextOptions = {}): Promise<Visitor> {
      if (!browser) throw new Error('only within a test');
      const context = await browser.newContext({ baseURL: origin, ...options });
      onTestFinished(() => context.close());
      context.setDefaultTimeout(60_000);
      const page = await context.newPage();
      context.on('console', (message) => {
        // a password manager's advice, which browsers hide: nobody knows the address on a page with a mailed link
        if (!message.text().startsWith('[DOM]')) written.push(`${message.page()?.url()}: ${message.text()}`);
      });
      context.on('weberror', (error) => written.push(error.error().message));
      context.on('request', (request) => {
        if (/^https?:/.test(request.url())) origins.add(new URL(request.url()).origin);
      });
      return { page, context };
    },

    /** A user who was created, and not by the sign-up page, in a browser in which they are signed in. */
    async person(name: string, labels: string[] = [], options: BrowserContextOptions = {}) {
      const id = name.toLowerCase();
      const users = new Users(running().admin());
      await users.create({ userId: id, email: `${id}@example.com`, password: PASSWORD, name });
      await this.idle(); // onboarded
      await users.updateLabels({ userId: id, labels: ['member', ...labels] });
      const { secret } = await new Account(running().admin()).createEmailPasswordSession({
        email: `${id}@example.com`,
        password: PASSWORD,
      });
      const visitor = await this.visitor(options);
      await visitor.context.addCookies([{ name: `a_session_${PROJECT}`, value: secret, url: origin }]);
      return { ...visitor, id, secret };
    },

    /** The link in the last mail to an address. */
    async linkTo(email: string): Promise<string> {
      await this.idle();
      const { text = '', html = '' } = inbox(running().local.store).where('to', email).at(-1) ?? {};
      return /https?:[^\s"<]+/.exec(text || html)?.[0] ?? '';
    },
  };
}

/** Presses a button. */
export const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

/** What forms say. The router of Next.js has an alert of its own, which tells the title of a page. */
export const said = (page: Page, role: 'alert' | 'status') => page.locator('form').getByRole(role);

/** Waits for what a form says: a problem, or that it worked. */
export const says = (page: Page, role: 'alert' | 'status', text: string | RegExp) =>
  said(page, role).filter({ hasText: text }).waitFor();

/** Asks for an address as a script of the page does. */
export const ask = (page: Page, path: string) =>
  page.evaluate(async (url) => {
    const answer = await fetch(url);
    return { status: answer.status, text: await answer.text() };
  }, path);
