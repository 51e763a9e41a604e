import { type Browser, chromium } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { findBrowser, NO_BROWSER } from '../../scripts/screenshots/chromium.ts';

export { findBrowser, NO_BROWSER };

/**
 * A browser for one test, which reaches only this machine.
 * @param hosts `*.example.test`: names that lead to this machine
 * @param secure origins that it treats as https
 */
export async function startBrowser(hosts: string, secure: readonly string[]): Promise<Browser> {
  const executablePath = findBrowser();
  if (executablePath === undefined) throw new Error(NO_BROWSER);
  const browser = await chromium.launch({
    executablePath,
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      `--host-resolver-rules=MAP ${hosts} 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1`,
      `--unsafely-treat-insecure-origin-as-secure=${secure.join(',')}`,
    ],
  });
  onTestFinished(() => browser.close());
  return browser;
}
