import { boolean, oneOf, uid } from '../http/params.ts';
import { type Route, route } from '../http/route.ts';
import { userError } from './errors.ts';
import { requireUser, updateUser } from './store.ts';
import { replyChanged } from './updates.ts';

/**
 * MFA as an API key sees it. No user can set up a second factor here (those routes answer 501), so nobody has an authenticator
 * or recovery codes, and `mfa` alone asks nobody for anything, as in Appwrite.
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
