import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import sharp from 'sharp';

/** The views, with a text that shows that they are complete. */
const VIEWS = [
  { name: 'overview', path: '/', text: 'send-magic-link' },
  { name: 'users', path: '/users', text: 'Ada Lovelace' },
  { name: 'functions', path: '/functions/send-magic-link', text: 'completed 202' },
  { name: 'inbox', path: '/inbox', text: 'Sign in' },
  { name: 'log', path: '/log', text: 'missing scopes' },
] as const;

const SIZE = { width: 1200, height: 750 };

/** Takes the pictures into a folder. Returns their names and sizes. */
export async function takeScreenshots(executablePath: string, origin: string, folder: string) {
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    const page = await browser.newPage({ viewport: SIZE, colorScheme: 'light', reducedMotion: 'reduce' });
    const taken: { name: string; bytes: number }[] = [];
    for (const { name, path, text } of VIEWS) {
      await page.goto(origin + path);
      await page.getByText(text).first().waitFor();
      if (name === 'inbox') {
        await page.locator('.mail-list a').first().click();
        await page.frameLocator('iframe').locator('a').first().waitFor();
      }
      await page.getByText('Live', { exact: true }).waitFor();
      // few colours: a third of the size, and the same to the eye
      const picture = await sharp(await page.screenshot())
        .png({ palette: true, colours: 64, effort: 10 })
        .toBuffer();
      writeFileSync(join(folder, `${name}.png`), picture);
      taken.push({ name, bytes: picture.length });
    }
    return taken;
  } finally {
    await browser.close();
  }
}
