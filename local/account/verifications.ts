import { newSecret } from '../auth/secrets.ts';
import { tokens } from '../directory/tokens.ts';
import type { UserDocument } from '../directory/users.ts';
import type { Context } from '../http/context.ts';
import { text, uid } from '../http/params.ts';
import { refuseForeignUrl, withQuery } from '../http/redirect.ts';
import { created, ok, type Reply } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { sendMail, sendSms } from '../inbox/mail.ts';
import type { Change } from '../store/collection.ts';
import { tokenBody } from '../users/bodies.ts';
import { userError } from '../users/errors.ts';
import { publishUserEvent } from '../users/events.ts';
import { requireUser, updateUser } from '../users/store.ts';
import { createToken, findToken, type TokenType } from '../users/tokens.ts';
import { newCode } from './codes.ts';

/** How long a verification is valid, in seconds. Source: appwrite 1.9.6, TOKEN_EXPIRATION_CONFIRM. */
const CONFIRM_SECONDS = 3600;

const createEmail = route({
  method: 'POST',
  path: '/account/verifications/email',
  scopes: ['account'],
  rateLimit: { limit: 10, key: 'url:{url},userId:{userId}' },
  params: { url: text(0, { min: 0 }) },
  handle({ local, user }, { url }) {
    refuseForeignUrl(local, 'url', url);
    if (!user.email) throw userError('user_email_not_found');
    if (user.emailVerification) throw userError('user_email_already_verified');
    const secret = newSecret(256);
    const token = createToken(local, { userId: user.$id, type: 'verification', secret, seconds: CONFIRM_SECONDS });
    sendMail(local, {
      to: user.email,
      userId: user.$id,
      subject: `Account Verification for ${local.project.id}`,
      lines: [`Hello ${user.name},`, 'Follow the link below to prove that this address is yours.'],
      link: {
        label: 'Confirm the address',
        url: withQuery(url, { userId: user.$id, secret, expire: token.expire }),
      },
    });
    publishUserEvent(local, user.$id, `verification.${token.$id}.create`, tokenBody(token, secret), user.$id);
    return created(tokenBody(token, ''));
  },
});

const createPhone = route({
  method: 'POST',
  path: '/account/verifications/phone',
  scopes: ['account'],
  rateLimit: { limit: 10, key: ['url:{url},userId:{userId}', 'url:{url},ip:{ip}'] },
  params: {},
  handle({ local, user }) {
    if (!user.phone) throw userError('user_phone_not_found');
    if (user.phoneVerification) throw userError('user_phone_already_verified');
    const mock = local.policies.mockNumbers.find(({ phone }) => phone === user.phone);
    const secret = mock?.otp ?? newCode();
    const token = createToken(local, { userId: user.$id, type: 'phone', secret, seconds: CONFIRM_SECONDS });
    if (!mock) sendSms(local, { to: user.phone, userId: user.$id, text: secret });
    const body = tokenBody(token, '');
    publishUserEvent(local, user.$id, `verification.${token.$id}.create`, body, user.$id);
    return created(body);
  },
});

interface Confirmation {
  type: TokenType;
  change: Change<UserDocument>;
}

async function confirm(
  context: Context,
  { userId, secret }: { userId: string; secret: string },
  { type, change }: Confirmation,
): Promise<Reply> {
  const { local } = context;
  requireUser(local, userId);
  const token = findToken(local, userId, secret, [type]);
  if (!token) throw userError('user_invalid_token');
  await context.gap('account.verifications');
  updateUser(local, userId, change);
  tokens(local.store).delete(token.$id);
  const body = tokenBody(token, '');
  publishUserEvent(local, userId, `verification.${token.$id}.update`, body, userId);
  return ok(body);
}

const updateEmail = route({
  method: 'PUT',
  path: '/account/verifications/email',
  scopes: ['public'],
  rateLimit: { limit: 10, key: 'url:{url},userId:{param-userId}' },
  params: { userId: uid(), secret: text(256) },
  handle: (context, input) => confirm(context, input, { type: 'verification', change: { emailVerification: true } }),
});

const updatePhone = route({
  method: 'PUT',
  path: '/account/verifications/phone',
  scopes: ['public'],
  rateLimit: { limit: 10, key: 'userId:{param-userId}' },
  params: { userId: uid(), secret: text(256) },
  handle: (context, input) => confirm(context, input, { type: 'phone', change: { phoneVerification: true } }),
});

export const verificationRoutes: readonly Route[] = [createEmail, updateEmail, createPhone, updatePhone];
