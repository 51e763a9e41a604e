import { describe, expect, it } from 'vitest';
import { badParameter, check, refused } from './support/answers.ts';
import { guest, key } from './support/questions.ts';
import { appwrite, appwriteUnderTest } from './support/under-test.ts';

appwriteUnderTest();

const signUp = guest.post('/account', {});
const notYet = badParameter('Param "userId" is not optional.');
const tooOften = refused(
  429,
  'general_rate_limit_exceeded',
  'Rate limit for the current endpoint has been exceeded. Please try again after some time.',
);

describe('sign-ups from one address', () => {
  it('are limited to ten an hour, and each answer has the number left', async () => {
    for (let left = 10; left > 0; left--) {
      const answer = await appwrite().ask(signUp);
      check(answer, notYet);
      expect(answer.headers.get('x-ratelimit-limit')).toBe('10');
      expect(Number(answer.headers.get('x-ratelimit-reset'))).toBeGreaterThan(Date.now() / 1000);
    }
    const answer = await appwrite().ask(signUp);
    check(answer, tooOften);
    expect(answer.headers.get('x-ratelimit-remaining')).toBe('0');
  });

  it('do not limit other addresses', async () => {
    check(await appwrite().ask(guest.post('/account', {}, { 'x-forwarded-for': '198.51.100.7' })), notYet);
  });

  it('are not limited with an API key', async () => {
    check(await appwrite().ask(key.post('/account', {})), notYet);
  });
});
