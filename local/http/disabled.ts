import { AppwriteError } from '../errors.ts';
import type { AuthMethod } from '../policies.ts';
import type { Context } from './context.ts';
import type { Route } from './route.ts';

/** The routes of each way to sign in. Source: appwrite 1.9.6, the routes' label `auth.type`. */
const METHODS: Readonly<Record<string, AuthMethod>> = {
  'POST /account': 'email-password',
  'POST /account/sessions/email': 'email-password',
  'POST /account/sessions/anonymous': 'anonymous',
  'POST /account/tokens/magic-url': 'magic-url',
  'POST /account/tokens/email': 'email-otp',
  'POST /account/tokens/phone': 'phone',
  'POST /account/verifications/phone': 'phone',
  'POST /account/jwts': 'jwt',
  'POST /teams/:teamId/memberships': 'invites',
};

/** The names of the methods in messages. Source: appwrite 1.9.6, app/controllers/shared/api/auth.php. */
const NAMES: Readonly<Record<AuthMethod, string>> = {
  'email-password': 'Email / Password',
  'magic-url': 'Magic URL',
  'email-otp': 'Email OTP',
  anonymous: 'Anonymous',
  invites: 'Invites',
  phone: 'Phone',
  jwt: 'JWT',
};

/** @throws AppwriteError user_auth_method_unsupported if the project turned this way to sign in off */
export function refuseDisabledMethod({ local, isKey }: Context, { method, path }: Route): void {
  const asked = METHODS[`${method} ${path}`];
  if (asked === undefined || isKey || !local.policies.disabledMethods.includes(asked)) return;
  throw new AppwriteError(
    501,
    'user_auth_method_unsupported',
    `${NAMES[asked]} authentication is disabled for this project`,
  );
}

/** @throws AppwriteError general_service_disabled if the project turned the route's service off */
export function refuseDisabledService({ local, isKey }: Context, { path }: Route): void {
  const service = path.split('/')[1] ?? '';
  if (isKey || !local.policies.disabledServices.includes(service)) return;
  throw new AppwriteError(
    403,
    'general_service_disabled',
    'The requested service is disabled. You can enable the service from the Appwrite console.',
  );
}
