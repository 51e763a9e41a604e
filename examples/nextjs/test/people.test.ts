import { describeInBrowser } from '../../../tests/support/browser.ts';
import { useSampleApp } from './support/sample-app.ts';
import { profile } from './walks/profile.ts';
import { quiet } from './walks/quiet.ts';
import { signIn } from './walks/sign-in.ts';

/** One app and one Appwrite for all of them, because starting takes longer than most. */
describeInBrowser('people in the sample app', () => {
  const app = useSampleApp();
  signIn(app);
  profile(app);
  // Appwrite's for OAuth2 alone, and the page of a mail that a test shows
  quiet(app, ['app.localhost', 'appwrite.test', 'mail.test']);
});
