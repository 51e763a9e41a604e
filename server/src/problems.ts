import { Problem, problems } from '../../shared/http/problem.ts';
import { isUnavailable } from '../../shared/http/refusals.ts';

/** Why somebody is not signed in, or why a change was refused. `title` and `detail` may be shown to the person. */
export const refusals = {
  /** One problem for an unknown address, a wrong password, a blocked user and a reached limit, so that it reveals nothing. */
  signIn: () =>
    new Problem(401, 'sign-in', 'This did not work.', {
      detail:
        'The address or the password is wrong, or there were too many attempts. Wait a little, or reset the password.',
    }),
  signedOut: () => new Problem(401, 'signed-out', 'Sign in first.'),
  code: () => new Problem(401, 'code', 'This code is wrong or has expired.'),
  factor: () => new Problem(400, 'factor', 'This account does not have this factor.'),
  noFactor: () =>
    new Problem(409, 'no-factor', 'This way to sign in is not enough for this account.', {
      detail: 'It asks for a second factor, and has no other one. Sign in another way, such as with the password.',
    }),
  email: () => new Problem(400, 'email', 'This is not an e-mail address.'),
  password: (detail: string) => new Problem(400, 'password', 'This password cannot be used.', { detail }),
  twoCookies: () =>
    new Problem(400, 'two-session-cookies', 'The browser sent two sessions.', {
      detail: 'Delete the cookies of this site and of its sub-domains, then sign in again.',
    }),
  path: (detail: string) => new Problem(400, 'path', 'This address cannot be used.', { detail }),
};

/** Runs something, and throws what `problemOf` makes of its error. */
export async function withProblems<Result>(run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    throw problemOf(error);
  }
}

/**
 * What is thrown for an error of a call to Appwrite: `unavailable` if it may work later, with the error as its `cause`. A problem
 * stays itself. So does any other error, such as a missing scope of the key: it is not for the person, but for the app's log.
 */
export function problemOf(error: unknown): unknown {
  if (error instanceof Problem) return error;
  return isUnavailable(error) ? Object.assign(problems.unavailable(), { cause: error }) : error;
}
