import { Client, Storage } from 'node-appwrite';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { ask, press, type SampleApp, says } from '../support/sample-app.ts';

const picture = (background: string) => sharp({ create: { width: 60, height: 60, channels: 3, background } });

async function upload(page: Page, name: string, mimeType: string, buffer: Buffer): Promise<void> {
  await page.getByLabel('Picture').setInputFiles({ name, mimeType, buffer });
  await press(page, 'Save the picture');
}

export function profile(app: SampleApp): void {
  it('a picture is shown to its user alone, replaced and deleted, and says what is wrong with it', async () => {
    const { page, id } = await app.person('Dora');
    const { secret: anothers } = await app.person('Lea');
    await page.goto('/profile');
    await page.getByText('You have no picture yet').waitFor();
    await page.setViewportSize({ width: 320, height: 640 });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320);
    const image = page.getByAltText('You');
    const seen = new Set<string | null>();
    for (const [type, buffer] of [
      ['png', await picture('red').png().toBuffer()],
      ['jpeg', await picture('blue').jpeg().toBuffer()],
      ['webp', await picture('green').webp().toBuffer()],
    ] as const) {
      await upload(page, `me.${type}`, `image/${type}`, buffer);
      await expect.poll(async () => !seen.has(await image.getAttribute('src'))).toBe(true);
      await expect.poll(() => image.evaluate((shown) => Reflect.get(shown, 'naturalWidth'))).toBe(160);
      seen.add(await image.getAttribute('src'));
    }

    const text = Buffer.from('This is no picture.');
    await upload(page, 'text.png', 'image/png', text);
    await says(page, 'alert', 'no PNG, JPEG or WebP picture');
    const damaged = (await picture('red').png().toBuffer()).subarray(0, 40);
    await upload(page, 'damaged.png', 'image/png', damaged);
    await says(page, 'alert', 'may be damaged');
    await page.getByLabel('Picture').setInputFiles({
      name: 'large.png',
      mimeType: 'image/png',
      buffer: Buffer.alloc(2_000_001),
    });
    expect(await page.getByLabel('Picture').evaluate((field) => Reflect.get(field, 'validationMessage'))).toBe(
      'At most 2 MB are possible.',
    );

    const keyed = new Storage(app.appwrite.admin());
    const { files } = await keyed.listFiles({ bucketId: 'pictures' });
    expect(files.map(({ $permissions }) => $permissions)).toEqual([[`read("user:${id}")`, `delete("user:${id}")`]]);
    const fileId = files[0]?.$id ?? '';
    const guest = new Client().setEndpoint(app.appwrite.endpoint).setProject('test');
    for (const client of [app.appwrite.withSession(anothers), guest]) {
      const storage = new Storage(client);
      expect((await storage.listFiles({ bucketId: 'pictures' })).files).toEqual([]);
      const file = { bucketId: 'pictures', fileId };
      for (const call of [
        storage.getFile(file),
        storage.getFileView(file),
        storage.getFileDownload(file),
        storage.getFilePreview(file),
        storage.deleteFile(file),
      ])
        await expect(call).rejects.toMatchObject({ type: /not_found|unauthorized/ });
    }
    const { page: lea } = await app.visitor();
    await lea.goto('/');
    expect((await ask(lea, `/profile/picture/${fileId}`)).status).toBe(404);
    app.forgive(/ 404 /);

    await press(page, 'Delete the picture');
    await page.getByText('You have no picture yet').waitFor();
    expect((await keyed.listFiles({ bucketId: 'pictures' })).total).toBe(0);
  });

  it('a sign-out everywhere ends every browser', async () => {
    const { page, context } = await app.person('Mia');
    const { page: other, context: second } = await app.visitor();
    await second.addCookies(await context.cookies());
    await page.goto('/profile');
    await page.getByLabel('Name').fill('Mia Moon');
    await press(page, 'Save the name');
    await page.getByRole('heading', { name: 'Mia Moon' }).waitFor();
    await page.getByRole('link', { name: 'Mia Moon' }).waitFor();
    await press(page, 'Sign out everywhere');
    await page.getByRole('link', { name: 'Sign in' }).waitFor();
    await other.goto('/profile');
    await other.waitForURL(`${app.origin}/sign-in`);
  });
}
