import { describe } from 'vitest';
import { findBrowser, NO_BROWSER } from '../../../tests/support/browser.ts';
import { useSampleApp } from './support/sample-app.ts';
import { campaigns } from './walks/campaigns.ts';
import { failures } from './walks/failures.ts';
import { posts } from './walks/posts.ts';
import { quiet } from './walks/quiet.ts';
import { withoutScripts } from './walks/without-scripts.ts';

const found = findBrowser() !== undefined;
if (!found) console.warn(`left out: ${NO_BROWSER}`);

/** What people write and send, beside `people.test.ts`: the two files run at the same time. */
describe.runIf(found)('posts and campaigns in the sample app', () => {
  const app = useSampleApp();
  posts(app);
  campaigns(app);
  withoutScripts(app);
  failures(app);
  quiet(app, ['app.localhost']);
});
