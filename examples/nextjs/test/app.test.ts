import { describe, expect, it } from 'vitest';
import { findBrowser, NO_BROWSER } from '../../../tests/support/browser.ts';
import { useSampleApp } from './support/sample-app.ts';
import { campaigns } from './walks/campaigns.ts';
import { failures } from './walks/failures.ts';
import { posts } from './walks/posts.ts';
import { profile } from './walks/profile.ts';
import { signIn } from './walks/sign-in.ts';
import { withoutScripts } from './walks/without-scripts.ts';

const found = findBrowser() !== undefined;
if (!found) console.warn(`left out: ${NO_BROWSER}`);

/** One app and one Appwrite for all of them, because starting takes longer than most. */
describe.runIf(found)('the sample app, as people use it', () => {
  const app = useSampleApp();
  signIn(app);
  posts(app);
  profile(app);
  campaigns(app);
  withoutScripts(app);
  failures(app);

  it('wrote nothing to the console, and asked no other host for anything', () => {
    expect(app.written).toEqual([]);
    const hosts = [...app.origins].map((origin) => new URL(origin).hostname);
    // Appwrite's for OAuth2 alone, and the page of a mail that a test shows
    expect(hosts.toSorted()).toEqual(['app.localhost', 'appwrite.test', 'mail.test']);
  });
});
