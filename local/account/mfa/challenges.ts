import { authenticatorOf, type ChallengeDocument, challenges } from '../../directory/factors.ts';
import { sessions } from '../../directory/sessions.ts';
import type { UserDocument } from '../../directory/users.ts';
import { type Param, param } from '../../http/param.ts';
import { oneOfAnyCase, text } from '../../http/params.ts';
import { created, ok } from '../../http/reply.ts';
import { type Route, route } from '../../http/route.ts';
import { sendMail, sendSms } from '../../inbox/mail.ts';
import type { Local } from '../../local.ts';
import { inSeconds, isPast, now } from '../../store/time.ts';
import { sessionBody } from '../../users/bodies.ts';
import { userError } from '../../users/errors.ts';
import { publishUserEvent } from '../../users/events.ts';
import { totpAt } from '../../users/mfa/totp.ts';
import { ownPermissions, updateUser } from '../../users/store.ts';
import { newCode } from '../codes.ts';

/** How long a challenge can be answered, in seconds. Source: appwrite 1.9.6, TOKEN_EXPIRATION_CONFIRM. */
const CHALLENGE_SECONDS = 3600;

/**
 * A factor, in any case, as it was written. Only `recoveryCode` itself can be answered by a recovery code, as in Appwrite;
 * the SDKs write `recoverycode`.
 */
function factor(): Param<string> {
  const known = oneOfAnyCase(['email', 'phone', 'totp', 'recoveryCode']);
  return param((value) => {
    known.read(value);
    return String(value);
  });
}

const create = route({
  method: 'POST',
  path: '/account/mfa/challenges',
  scopes: ['account'],
  rateLimit: { limit: 10, key: 'url:{url},userId:{userId}' },
  oneFactor: true,
  params: { factor: factor() },
  handle({ local, user }, { factor: type }) {
    const code = newCode();
    if (type === 'email') mailCode(local, user, code);
    if (type === 'phone') textCode(local, user, code);
    const challenge = challenges(local.store).create({
      permissions: ownPermissions(user.$id),
      data: { userId: user.$id, type, code, expire: inSeconds(CHALLENGE_SECONDS) },
    });
    const { $id, $createdAt, userId, expire } = challenge;
    const body = { $id, $createdAt, userId, expire };
    publishUserEvent(local, user.$id, `challenges.${$id}.create`, body, user.$id);
    return created(body);
  },
});

function mailCode(local: Local, user: UserDocument, code: string): void {
  if (!user.email) throw userError('user_email_not_found');
  if (!user.emailVerification) throw userError('user_email_not_verified');
  sendMail(local, {
    to: user.email,
    userId: user.$id,
    subject: `Verification Code for ${local.project.id}`,
    lines: [`Hello ${user.name},`, 'Enter this code to complete the sign-in.'],
    code,
  });
}

function textCode(local: Local, user: UserDocument, code: string): void {
  if (!user.phone) throw userError('user_phone_not_found');
  if (!user.phoneVerification) throw userError('user_phone_not_verified');
  sendSms(local, { to: user.phone, userId: user.$id, text: code });
}

/** Answers a challenge: the session has its second factor from then on. */
const answer = route({
  method: 'PUT',
  path: '/account/mfa/challenges',
  scopes: ['account'],
  rateLimit: { limit: 10, key: 'url:{url},challengeId:{param-challengeId}' },
  oneFactor: true,
  params: { challengeId: text(256), otp: text(256) },
  handle({ local, user, session }, { challengeId, otp }) {
    const challenge = challenges(local.store).get(challengeId);
    if (challenge?.userId !== user.$id || isPast(challenge.expire)) throw userError('user_invalid_token');
    const at = now();
    const changed = local.store.transaction(() => {
      if (!isAnswer(local, user, challenge, otp)) throw userError('user_invalid_token');
      challenges(local.store).delete(challengeId);
      const factors = [...new Set([...(session?.factors ?? []), challenge.type])];
      return session && sessions(local.store).update(session.$id, { factors, mfaUpdatedAt: at });
    });
    if (!changed) throw userError('user_session_not_found');
    // the real server answers the date in its database's form, and without the country
    const view = sessionBody(changed, { current: false, secret: '' });
    const body = { ...view, countryName: '', mfaUpdatedAt: at.replace('T', ' ').slice(0, 23) };
    publishUserEvent(local, user.$id, `sessions.${changed.$id}.create`, body, user.$id);
    return ok(body);
  },
});

/** Whether a code answers a challenge. A recovery code is used up. */
function isAnswer(local: Local, user: UserDocument, challenge: ChallengeDocument, otp: string): boolean {
  switch (challenge.type) {
    case 'email':
    case 'phone':
      return challenge.code === otp;
    case 'totp': {
      const authenticator = authenticatorOf(local.store, user.$id);
      return authenticator !== undefined && totpAt(authenticator.secret, Date.now()) === otp;
    }
    case 'recoveryCode': {
      const left = user.mfaRecoveryCodes.filter((code) => code !== otp);
      if (left.length === user.mfaRecoveryCodes.length) return false;
      updateUser(local, user.$id, { mfaRecoveryCodes: left });
      return true;
    }
    default:
      return false;
  }
}

export const challengeRoutes: readonly Route[] = [create, answer];
