import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { ask, press, type SampleApp, said, says } from '../support/sample-app.ts';

async function write(page: Page, title: string, status: 'draft' | 'published'): Promise<void> {
  await page.goto('/?mine=1');
  await page.getByLabel('Title').fill(title);
  await page.getByLabel('Text').fill('Some text.');
  await page.getByLabel('Visible to').selectOption(status);
  await press(page, 'Save');
  await page.getByRole('heading', { name: title }).waitFor();
}

export function posts(app: SampleApp): void {
  it('two people see their own drafts alone, and who is slower is told and loses nothing', async () => {
    const [{ page: bea }, { page: cleo, context }] = [await app.person('Bea'), await app.person('Cleo')];
    await bea.goto('/?mine=1');
    await bea.getByText('There are no posts yet').waitFor();
    await write(bea, 'A draft of Bea', 'draft');
    await write(cleo, 'News of Cleo', 'published');
    await bea.goto('/');
    await bea.getByRole('heading', { name: 'News of Cleo' }).waitFor();
    app.calls.length = 0;
    await cleo.goto('/?mine=1');
    const own = app.calls.filter(({ functionId }) => functionId === undefined);
    // two, and one that the function makes as its caller
    expect(own.map(({ method, route }) => `${method} ${route}`)).toEqual([
      'GET /account',
      'POST /functions/:functionId/executions',
      'GET /account',
    ]);
    expect(await cleo.getByRole('heading', { name: 'A draft of Bea' }).count()).toBe(0);

    await cleo.getByRole('link', { name: 'Edit' }).click();
    await cleo.waitForURL(/\/posts\//);
    const second = await context.newPage();
    await second.goto(cleo.url());
    await second.getByLabel('Title').fill('Newer news of Cleo');
    await press(second, 'Save');
    await second.getByRole('heading', { name: 'Newer news of Cleo' }).waitFor();
    await second.close(); // a page in the background is slow
    await cleo.getByLabel('Text').fill('A long text that must not be lost.');
    await cleo.getByLabel('Visible to').selectOption('draft');
    await press(cleo, 'Save');
    await says(cleo, 'alert', 'Somebody changed it in the meantime');
    await cleo.getByText('Newer news of Cleo').waitFor();
    expect(await cleo.getByLabel('Text').inputValue()).toBe('A long text that must not be lost.');
    expect(await cleo.getByLabel('Visible to').inputValue()).toBe('draft');
    await press(cleo, 'Save');
    await cleo.waitForURL(/mine=1/);
    await cleo.getByText('A long text that must not be lost.').waitFor();
    await cleo.getByRole('link', { name: 'Edit' }).click();
    await cleo.getByText('Delete this post').click();
    await press(cleo, 'Delete it for good');
    await cleo.getByText('There are no posts yet').waitFor();
  });

  it("another one's post is neither shown for editing nor changed", async () => {
    const [{ page: ivy }, { page: jon }] = [await app.person('Ivy'), await app.person('Jon')];
    await write(ivy, 'A post of Ivy', 'published');
    await write(jon, 'A post of Jon', 'draft');
    const idOf = async (page: Page) =>
      (await page.getByRole('link', { name: 'Edit' }).getAttribute('href'))?.split('/').at(-1) ?? '';
    const theirs = await idOf(ivy);
    const own = await idOf(jon);
    const { status, text } = await ask(jon, `/posts/${theirs}`);
    expect([status, text.includes('There is no such page')]).toEqual([404, true]);
    app.forgive(/ 404 /);
    await jon.goto(`/posts/${own}`);
    // as somebody would do with the browser's own tools
    await jon
      .locator('input[name="id"]')
      .first()
      .evaluate((field, id) => field.setAttribute('value', id), theirs);
    await press(jon, 'Save');
    await said(jon, 'alert').waitFor();
    await ivy.reload();
    await ivy.getByRole('heading', { name: 'A post of Ivy' }).waitFor();
  });

  it('a problem marks its field, a lost connection is told, and both keep the text; a form sent twice makes one post', async () => {
    const { page, context } = await app.person('Kim');
    await page.goto('/?mine=1');
    await page.getByLabel('Title').fill(' ');
    await page.getByLabel('Text').fill('A long text.');
    await page.getByLabel('Visible to').selectOption('published');
    await press(page, 'Save');
    await says(page, 'alert', 'title');
    const title = page.getByLabel('Title');
    expect(await title.getAttribute('aria-invalid')).toBe('true');
    expect(await title.evaluate((field) => field.matches(':focus'))).toBe(true);
    await title.fill('A title');
    await context.setOffline(true);
    await press(page, 'Save');
    await says(page, 'alert', 'could not be reached');
    await context.setOffline(false);
    app.forgive(/DISCONNECTED/);
    expect(await page.getByLabel('Text').inputValue()).toBe('A long text.');
    expect(await page.getByLabel('Visible to').inputValue()).toBe('published');
    await page.getByRole('button', { name: 'Save' }).dblclick();
    await page.waitForURL(`${app.origin}/`);
    await page.getByRole('heading', { name: 'A title' }).waitFor();
    expect(await said(page, 'alert').count()).toBe(0);
    expect(await page.getByLabel('Text').inputValue()).toBe('');
    await page.goto('/?mine=1');
    expect(await page.getByRole('heading', { name: 'A title' }).count()).toBe(1);
  });
}
