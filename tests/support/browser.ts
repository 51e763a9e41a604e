import { type Browser, chromium } from 'playwright-core';
import { describe, onTestFinished } from 'vitest';
import { findBrowser, NO_BROWSER } from '../../scripts/screenshots/chromium.ts';

/** `describe` for tests that need a browser. Without one they are left out, and the run says so. */
export const describeInBrowser = describe.runIf(hasBrowser());

function hasBrowser(): boolean {
  const found = findBrowser() !== undefined;
  if (!found) console.warn(`left out: ${NO_BROWSER}`);
  return found;
}

/** A browser for one test: see {@link launchBrowser}. */
export async function startBrowser(hosts: string, secure: readonly string[]): Promise<Browser> {
  const browser = await launchBrowser(hosts, secure);
  onTestFinished(() => browser.close());
  return browser;
}

/**
 * A browser that reaches only this machine.
 * @param hosts `*.example.test`: names that lead to this machine
 * @param secure origins that it treats as https
 */
export async function launchBrowser(hosts: string, secure: readonly string[]): Promise<Browser> {
  const executablePath = findBrowser();
  if (executablePath === undefined) throw new Error(NO_BROWSER);
  return chromium.launch({
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
}
