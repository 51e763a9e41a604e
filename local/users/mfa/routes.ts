import { authenticatorOf, authenticators } from '../../directory/factors.ts';
import { boolean, oneOf, uid } from '../../http/params.ts';
import { noContent, ok } from '../../http/reply.ts';
import { type Route, route } from '../../http/route.ts';
import { userError } from '../errors.ts';
import { publishUserEvent } from '../events.ts';
import { requireUser, updateUser } from '../store.ts';
import { replyChanged } from '../updates.ts';
import { createRecoveryCodes, factorsBody, replaceRecoveryCodes, requireRecoveryCodes } from './factors.ts';

const CODES = '/users/:userId/mfa/recovery-codes';

/** The second factors of users, for API keys. */
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
    method: 'GET',
    path: '/users/:userId/mfa/factors',
    scopes: ['users.read'],
    params: { userId: uid() },
    // recovery codes are always false in this answer, as in Appwrite
    handle: ({ local }, { userId }) => ok({ ...factorsBody(local, requireUser(local, userId)), recoveryCode: false }),
  }),
  route({
    method: 'GET',
    path: CODES,
    scopes: ['users.read'],
    params: { userId: uid() },
    handle: ({ local }, { userId }) => ok({ recoveryCodes: requireRecoveryCodes(requireUser(local, userId)) }),
  }),
  route({
    method: 'PATCH',
    path: CODES,
    scopes: ['users.write'],
    params: { userId: uid() },
    handle({ local, userId: actor }, { userId }) {
      const body = { recoveryCodes: createRecoveryCodes(local, requireUser(local, userId)) };
      // Appwrite's name for it: functions that subscribed to new users get it, too
      publishUserEvent(local, userId, 'create', body, actor);
      return ok(body);
    },
  }),
  route({
    method: 'PUT',
    path: CODES,
    scopes: ['users.write'],
    params: { userId: uid() },
    handle({ local, userId: actor }, { userId }) {
      const body = { recoveryCodes: replaceRecoveryCodes(local, requireUser(local, userId)) };
      publishUserEvent(local, userId, 'update', body, actor);
      return ok(body);
    },
  }),
  route({
    method: 'DELETE',
    path: '/users/:userId/mfa/authenticators/:type',
    scopes: ['users.write'],
    params: { userId: uid(), type: oneOf(['totp'] as const) },
    handle({ local, userId: actor }, { userId }) {
      requireUser(local, userId);
      const authenticator = authenticatorOf(local.store, userId);
      if (!authenticator) throw userError('user_authenticator_not_found');
      authenticators(local.store).delete(authenticator.$id);
      // Appwrite's name for it: functions that subscribed to deleted users get it, too
      publishUserEvent(local, userId, 'delete.mfa', [], actor);
      return noContent();
    },
  }),
];
