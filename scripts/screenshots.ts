import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { guarded } from '../local/command/guard.ts';
import { readCommand, StartError } from '../local/command/options.ts';
import { findBrowser, NO_BROWSER } from './screenshots/chromium.ts';
import { startSample } from './screenshots/sample.ts';
import { takeScreenshots } from './screenshots/take.ts';

const usage =
  'npm run screenshots   takes the pictures of the local Appwrite’s page in local/docs/images; needs Chromium';

/** `npm run screenshots`: starts a local Appwrite in memory, does what people do with it, and takes the pictures. */
await guarded(usage, async () => {
  if (readCommand(process.argv.slice(2), {}, process.env) === 'help') return console.log(usage);
  const browser = findBrowser();
  if (browser === undefined) throw new StartError(NO_BROWSER);
  const root = fileURLToPath(new URL('..', import.meta.url));
  const folder = join(root, 'local', 'docs', 'images');
  mkdirSync(folder, { recursive: true });
  const { origin, close } = await startSample(root);
  try {
    for (const { name, bytes } of await takeScreenshots(browser, origin, folder))
      console.log(`${name} ${Math.round(bytes / 1000)} kB`);
  } finally {
    await close();
  }
});
