import { expect, it } from 'vitest';
import { KEY } from '../../../../tests/support/appwrite.ts';
import { ask, type SampleApp } from '../support/sample-app.ts';

export function failures(app: SampleApp): void {
  it('an error of Appwrite is told without its words, and is in the log of the app', async () => {
    app.hooks.before = (call) => {
      if (call.route === '/functions/:functionId/executions') throw new Error('the words of a failure');
    };
    const { page } = await app.visitor();
    const answer = await page.goto('/');
    expect(answer?.status()).toBe(500);
    const text = (await answer?.text()) ?? '';
    await page.getByRole('heading', { name: 'Something went wrong' }).waitFor();
    app.hooks.before = undefined;
    for (const secret of [KEY, 'words of a failure', 'appwrite.test'])
      expect(text + (await page.content())).not.toContain(secret);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('heading', { name: 'Posts' }).waitFor();
    expect(app.output).toContain('AppwriteException');
    app.forgive(/ 500 |#441/);
  });

  it('what does not exist is told, and campaigns are for senders', async () => {
    const { page } = await app.person('Pia');
    for (const path of ['/nothing', '/posts/nothing', '/?cursor=nothing', '/campaigns', '/campaigns/nothing']) {
      expect((await page.goto(path))?.status(), path).toBe(404);
      await page.getByRole('heading', { name: 'There is no such page' }).waitFor();
    }
    expect((await ask(page, '/campaigns/nothing/progress')).status).toBe(403);
    app.forgive(/ 40[34] /);
    // anybody can write such a link
    expect((await page.goto('/sign-in?problem=constructor'))?.status()).toBe(200);
    await page.getByText('The sign-in did not work').waitFor();
  });
}
