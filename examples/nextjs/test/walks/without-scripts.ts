import { Query, Users } from 'node-appwrite';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { PASSWORD, press, type SampleApp, says } from '../support/sample-app.ts';
import { signInWithPassword, signOut } from './sign-in.ts';

export function withoutScripts(app: SampleApp): void {
  it('every form works without JavaScript, but for the pages of mailed links', async () => {
    const { page } = await app.visitor({ javaScriptEnabled: false });
    await page.goto('/sign-up');
    await page.getByLabel('Name').fill('Una');
    await page.getByLabel('E-mail').fill('una@example.com');
    await press(page, 'Sign up');
    await says(page, 'status', 'See your mail');
    await page.goto(await app.linkTo('una@example.com'));
    expect(await page.locator('noscript').textContent()).toContain('needs JavaScript');
    const users = new Users(app.appwrite.admin());
    const { users: found } = await users.list({ queries: [Query.equal('email', 'una@example.com')] });
    const userId = found[0]?.$id ?? '';
    await users.updatePassword({ userId, password: PASSWORD });
    await app.idle();
    await users.updateLabels({ userId, labels: ['member', 'admin'] });

    await page.goto('/sign-in');
    await page.getByLabel('E-mail for the link').fill('una@example.com');
    await press(page, 'Mail me a link');
    await says(page, 'status', 'See your mail');
    await signInWithPassword(page, 'una@example.com', 'not the password');
    await says(page, 'alert', 'This did not work');
    expect(await page.getByLabel('E-mail', { exact: true }).inputValue()).toBe('una@example.com');
    expect(await page.getByLabel('Password').inputValue()).toBe('');
    await page.getByLabel('Password').fill(PASSWORD);
    await press(page, 'Sign in');
    await page.getByRole('link', { name: 'My posts' }).click();

    await page.getByLabel('Title').fill(' ');
    await page.getByLabel('Text').fill('A long text.');
    await page.getByLabel('Visible to').selectOption('published');
    await press(page, 'Save');
    await says(page, 'alert', 'title');
    expect(await page.getByLabel('Text').inputValue()).toBe('A long text.');
    expect(await page.getByLabel('Visible to').inputValue()).toBe('published');
    await page.getByLabel('Title').fill('A quiet title');
    await press(page, 'Save');
    await page.getByRole('heading', { name: 'A quiet title' }).waitFor();
    await page.getByRole('link', { name: 'Edit' }).click();
    await page.getByLabel('Title').fill('A quieter title');
    await page.getByLabel('Visible to').selectOption('draft');
    await press(page, 'Save');
    await page.getByRole('heading', { name: 'A quieter title' }).waitFor();
    await page.getByRole('link', { name: 'Edit' }).click();
    await page.getByText('Delete this post').click();
    await press(page, 'Delete it for good');
    await page.getByText('There are no posts yet').waitFor();

    await page.getByRole('link', { name: 'Una' }).click();
    const buffer = await sharp({ create: { width: 9, height: 9, channels: 3, background: 'red' } })
      .png()
      .toBuffer();
    const choose = (size: Buffer) =>
      page.getByLabel('Picture').setInputFiles({ name: 'me.png', mimeType: 'image/png', buffer: size });
    await choose(Buffer.alloc(2_400_000));
    await press(page, 'Save the picture');
    await says(page, 'alert', 'This file has 2.4 MB');
    await choose(buffer);
    await press(page, 'Save the picture');
    await page.getByAltText('You').waitFor();
    await page.getByLabel('Name').fill('Una Oak');
    await press(page, 'Save the name');
    await page.getByRole('heading', { name: 'Una Oak' }).waitFor();

    await page.getByRole('link', { name: 'Campaigns' }).click();
    await page.getByLabel('Name').fill('quiet');
    await page.getByLabel('To', { exact: true }).selectOption('labels');
    await page.getByLabel('Label or topic').fill('admin');
    await page.getByLabel('Subject').fill('Hello');
    await page.getByLabel('Text').fill('Hello all');
    await press(page, 'Count the recipients');
    await says(page, 'status', /Recipients: \d+/);
    await press(page, 'Send');
    await page.getByText(/done, \d+ of \d+ sent, 100 %/).waitFor(); // the page is loaded again by itself
    await signOut(page);
    await page.getByRole('link', { name: 'Sign in' }).waitFor();
  });
}
