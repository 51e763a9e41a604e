import { expect, it } from 'vitest';
import { targets } from '../../../../local/directory/targets.ts';
import { inbox } from '../../../../local/inbox/inbox.ts';
import { insertUser } from '../../../../local/users/store.ts';
import { Gate } from '../support/gate.ts';
import { press, type SampleApp, says } from '../support/sample-app.ts';

/** Somebody who can be reached by mail. */
function addReader(app: SampleApp, id: string): void {
  const { local } = app.appwrite;
  const email = `${id}@example.com`;
  insertUser(local, { id, email, present: false });
  targets(local.store).create({ data: { userId: id, providerType: 'email', identifier: email } });
}

export function campaigns(app: SampleApp): void {
  it('a campaign is counted, sent, and followed to its end', async () => {
    const { page } = await app.person('Eve', ['admin']);
    await page.goto('/campaigns');
    await page.getByText('None was sent yet').waitFor();
    await page.getByLabel('Name').fill('hello');
    await page.getByLabel('Subject').fill('Hello');
    await page.getByLabel('Text').fill('Hello all');
    expect(await page.getByLabel('Label or topic').isVisible()).toBe(false);
    await page.getByLabel('To', { exact: true }).selectOption('labels');
    await press(page, 'Send');
    await says(page, 'alert', 'which label or topic');
    await page.getByLabel('Label or topic').fill('admin');
    await press(page, 'Count the recipients');
    await says(page, 'status', /^Recipients: 1\.$/);
    await press(page, 'Send');
    await page.waitForURL(`${app.origin}/campaigns/hello`);
    await page.getByText('done, 1 of 1 sent, 100 %').waitFor();
    await app.idle();
    expect(inbox(app.appwrite.local.store).where('to', 'eve@example.com').at(-1)?.subject).toBe('Hello');
    await page.getByRole('link', { name: 'Campaigns' }).click();
    await page.getByText('hello: done').waitFor();
  });

  it('a campaign moves on the page by itself, and can be cancelled while it goes on', async () => {
    const { page } = await app.person('Nia', ['admin']);
    for (const number of Array(20).keys()) addReader(app, `reader${number}`);
    await app.idle();
    const gate = new Gate();
    app.hooks.before = (call) =>
      call.functionId === 'fan-out-message' && call.route === '/messaging/messages/email' ? gate.pass() : undefined;
    gate.let(1);
    await page.goto('/campaigns');
    await page.getByLabel('Name').fill('stopped');
    await page.getByLabel('Subject').fill('Hello');
    await page.getByLabel('Text').fill('Hello all');
    await press(page, 'Send');
    await page.getByText(/sending, 2 of \d+ sent/).waitFor();
    const progress = '**/campaigns/stopped/progress';
    await page.route(progress, (route) => route.fulfill({ status: 502 })); // as a proxy does without the app
    await page.reload();
    await page.getByText('Load the page again').waitFor();
    app.forgive(/ 502 /);
    await page.unroute(progress);
    await page.reload();
    gate.let(2);
    await page.getByText(/sending, 6 of \d+ sent/).waitFor();
    app.hooks.before = undefined; // the next message is still held
    await press(page, 'Cancel the rest');
    await page.getByText(/cancelled, 6 of \d+ sent/).waitFor();
    expect(await page.getByRole('button', { name: 'Cancel the rest' }).count()).toBe(0);
    gate.let(Number.POSITIVE_INFINITY);
    await app.idle();
    const mails = inbox(app.appwrite.local.store).find({ limit: -1 });
    expect(mails.filter(({ to }) => to.startsWith('reader')).length).toBeLessThanOrEqual(6);
  });
}
