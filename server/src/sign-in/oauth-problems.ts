import { Problem, problems } from '../../../shared/http/problem.ts';

/** Why a sign-in with an OAuth2 provider failed. The texts may be shown to the person. */
export const oauthProblems = {
  flow: () =>
    new Problem(
      403,
      'oauth-flow',
      'This sign-in was not begun in this browser, took too long, or was replaced by a later one.',
      {
        detail: 'Begin again.',
      },
    ),
  denied: () => new Problem(403, 'oauth-denied', 'You did not allow the sign-in at the provider.'),
  off: () => new Problem(409, 'oauth-off', 'Sign-in with this provider is not possible at the moment.'),
  taken: () =>
    new Problem(409, 'oauth-taken', 'This address belongs to another account.', {
      detail: 'Sign in the way that you did before.',
    }),
  address: () => new Problem(409, 'oauth-address', 'The provider did not give an e-mail address.'),
  expired: () =>
    new Problem(401, 'oauth-expired', 'This sign-in has expired or was used before.', { detail: 'Begin again.' }),
  failed: () =>
    new Problem(502, 'oauth-failed', 'The provider could not sign you in.', { detail: 'Try again a little later.' }),
} as const;

/** By Appwrite's type of error. */
const known: Readonly<Record<string, () => Problem>> = {
  project_provider_disabled: oauthProblems.off,
  project_provider_unsupported: oauthProblems.off,
  user_already_exists: oauthProblems.taken,
  user_email_already_exists: oauthProblems.taken,
  // the address belongs to a user, and the provider does not say that it is verified
  general_bad_request: oauthProblems.taken,
  user_unauthorized: oauthProblems.address,
  user_missing_id: oauthProblems.failed,
  user_blocked: problems.blocked,
};

/** The problem for what Appwrite adds to the address of a failed sign-in: `{ message, type, code }`. */
export function problemOfOAuth(text: string): Problem {
  const { type, message } = parse(text);
  if (type === 'user_oauth2_provider_error' && String(message).includes('access_denied')) return oauthProblems.denied();
  const problem = Object.hasOwn(known, String(type)) ? known[String(type)] : undefined;
  return Object.assign((problem ?? oauthProblems.failed)(), { cause: { type } });
}

function parse(text: string): { type?: unknown; message?: unknown } {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? parsed : {};
  } catch {
    return {};
  }
}
