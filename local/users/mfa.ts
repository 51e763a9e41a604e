import { boolean, oneOf, uid } from '../http/params.ts';
import { type Route, route } from '../http/route.ts';
import { userError } from './errors.ts';
import { requireUser, updateUser } from './store.ts';
import { replyChanged } from './updates.ts';

/**
 * MFA as an API key sees it. Users cannot set up a second factor here (those routes answer 501), so no user has an
 * authenticator or recovery codes. `mfa` alone requires no second factor, as in Appwrite.
 */
export const userMfaRoutes: readonly Route[] = [
  route({
    method: 'PATCH',
    path: '/users/:userId/mfa',
    scopes: ['users.write'],
    params: { userId: uid(), mfa: boolean() },
    handle(context, { userId, mfa }) {
      requireUser(context.local, userId);
      return replyChanged(context, updateUser(context.local, userId, { mfa }), 'mfa');
    },
  }),
  route({
    method: 'DELETE',
    path: '/users/:userId/mfa/authenticators/:type',
    scopes: ['users.write'],
    params: { userId: uid(), type: oneOf(['totp'] as const) },
    handle({ local }, { userId }) {
      requireUser(local, userId);
      throw userError('user_authenticator_not_found');
    },
  }),
  route({
    method: 'PUT',
    path: '/users/:userId/mfa/recovery-codes',
    scopes: ['users.write'],
    params: { userId: uid() },
    handle({ local }, { userId }) {
      requireUser(local, userId);
      throw userError('user_recovery_codes_not_found');
    },
  }),
];
