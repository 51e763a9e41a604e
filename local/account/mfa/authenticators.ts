import { authenticatorOf, authenticators } from '../../directory/factors.ts';
import { sessions } from '../../directory/sessions.ts';
import { AppwriteError } from '../../errors.ts';
import { oneOf, text } from '../../http/params.ts';
import { noContent, ok } from '../../http/reply.ts';
import { type Route, route } from '../../http/route.ts';
import { userError } from '../../users/errors.ts';
import { publishUserEvent } from '../../users/events.ts';
import { newTotpSecret, totpAt, totpUri } from '../../users/mfa/totp.ts';
import { ownPermissions } from '../../users/store.ts';
import { replyChanged } from '../changed.ts';
import { requireRecentChallenge } from './recent.ts';

const path = '/account/mfa/authenticators/:type';
const scopes = ['account'];
const type = oneOf(['totp'] as const);

/** Adds an authenticator, or replaces one that is not verified. */
const create = route({
  method: 'POST',
  path,
  scopes,
  params: { type },
  handle({ local, user }) {
    // the label is the address; the real server fails without one
    if (user.email === null) throw AppwriteError.of('general_unknown', 'Server Error');
    const secret = newTotpSecret();
    local.store.transaction(() => {
      const old = authenticatorOf(local.store, user.$id);
      if (old?.verified) throw userError('user_authenticator_already_verified');
      if (old) authenticators(local.store).delete(old.$id);
      authenticators(local.store).create({
        permissions: ownPermissions(user.$id),
        data: { userId: user.$id, secret },
      });
    });
    const body = { secret, uri: totpUri(local.project.id, user.email, secret) };
    publishUserEvent(local, user.$id, 'update.mfa', body, user.$id);
    return ok(body);
  },
});

/** Verifies the authenticator, which counts as a second factor of this session. */
const verify = route({
  method: 'PUT',
  path,
  scopes,
  params: { type, otp: text(256) },
  handle(context, { otp }) {
    const { local, user, session } = context;
    const authenticator = authenticatorOf(local.store, user.$id);
    if (!authenticator) throw userError('user_authenticator_not_found');
    if (authenticator.verified) throw userError('user_authenticator_already_verified');
    if (totpAt(authenticator.secret, Date.now()) !== otp) throw userError('user_invalid_token');
    authenticators(local.store).update(authenticator.$id, { verified: true });
    if (session) sessions(local.store).update(session.$id, { factors: [...new Set([...session.factors, 'totp'])] });
    return replyChanged(context, user, 'mfa');
  },
});

const remove = route({
  method: 'DELETE',
  path,
  scopes,
  params: { type },
  handle(context) {
    requireRecentChallenge(context);
    const { local, user } = context;
    const authenticator = authenticatorOf(local.store, user.$id);
    if (!authenticator) throw userError('user_authenticator_not_found');
    authenticators(local.store).delete(authenticator.$id);
    // Appwrite's name for it: functions that subscribed to deleted users get it, too
    publishUserEvent(local, user.$id, 'delete.mfa', [], user.$id);
    return noContent();
  },
});

export const authenticatorRoutes: readonly Route[] = [create, verify, remove];
