import { describeInBrowser } from '../../../tests/support/browser.ts';
import { useSampleApp } from './support/sample-app.ts';
import { campaigns } from './walks/campaigns.ts';
import { failures } from './walks/failures.ts';
import { posts } from './walks/posts.ts';
import { quiet } from './walks/quiet.ts';
import { withoutScripts } from './walks/without-scripts.ts';

/** What people write and send, beside `people.test.ts`: the two files run at the same time. */
describeInBrowser('posts and campaigns in the sample app', () => {
  const app = useSampleApp();
  posts(app);
  campaigns(app);
  withoutScripts(app);
  failures(app);
  quiet(app, ['app.localhost']);
});
