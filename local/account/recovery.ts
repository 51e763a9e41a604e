import { newSecret } from '../auth/secrets.ts';
import { tokens } from '../directory/tokens.ts';
import { users } from '../directory/users.ts';
import { email, text, uid } from '../http/params.ts';
import { refuseForeignUrl, withQuery } from '../http/redirect.ts';
import { created, ok } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { sendMail } from '../inbox/mail.ts';
import { now } from '../store/time.ts';
import { tokenBody } from '../users/bodies.ts';
import { userError } from '../users/errors.ts';
import { publishUserEvent } from '../users/events.ts';
import { hashPassword, LIGHT_HASH, password } from '../users/passwords/passwords.ts';
import { historyWith, refuseCommonPassword, refuseEarlierPassword } from '../users/passwords/policies.ts';
import { endSessionsAfterPassword, requireUser, updateUser } from '../users/store.ts';
import { createToken, findToken } from '../users/tokens.ts';

/** How long a password can be reset, in seconds. Source: appwrite 1.9.6, TOKEN_EXPIRATION_RECOVERY. */
const RECOVERY_SECONDS = 3600;

const create = route({
  method: 'POST',
  path: '/account/recovery',
  scopes: ['sessions.write'],
  rateLimit: { limit: 10, key: ['url:{url},email:{param-email}', 'url:{url},ip:{ip}'] },
  params: { email: email(), url: text(0, { min: 0 }) },
  handle({ local, isKey }, input) {
    refuseForeignUrl(local, 'url', input.url);
    const address = input.email.toLowerCase();
    const [user] = users(local.store).where('email', address);
    if (!user) throw userError('user_not_found');
    if (!user.status) throw userError('user_blocked');
    const userId = user.$id;
    const secret = newSecret(256);
    const token = createToken(local, { userId, type: 'recovery', secret, seconds: RECOVERY_SECONDS });
    sendMail(local, {
      to: address,
      userId,
      subject: `Password Reset for ${local.project.id}`,
      lines: [`Hello ${user.name},`, 'Follow the link below to choose a new password.'],
      link: { label: 'Reset the password', url: withQuery(input.url, { userId, secret, expire: token.expire }) },
    });
    publishUserEvent(local, userId, `recovery.${token.$id}.create`, tokenBody(token, secret), userId);
    return created(tokenBody(token, isKey ? secret : ''));
  },
});

const update = route({
  method: 'PUT',
  path: '/account/recovery',
  scopes: ['sessions.write'],
  rateLimit: { limit: 10, key: 'url:{url},userId:{param-userId}' },
  params: { userId: uid(), secret: text(256), password: password() },
  async handle(context, input) {
    const { local } = context;
    const { userId } = input;
    refuseCommonPassword(local, input.password);
    const user = requireUser(local, userId);
    const token = findToken(local, userId, input.secret, ['recovery']);
    if (!token) throw userError('user_invalid_token');
    await refuseEarlierPassword(local, input.password, user);
    const hashed = await hashPassword(input.password, LIGHT_HASH);
    await context.gap('account.recovery');
    updateUser(local, userId, {
      password: hashed,
      passwordHistory: historyWith(local, user.passwordHistory, hashed),
      hash: 'argon2',
      hashOptions: LIGHT_HASH,
      passwordUpdate: now(),
      emailVerification: true,
    });
    endSessionsAfterPassword(local, userId);
    tokens(local.store).delete(token.$id);
    const body = tokenBody(token, '');
    publishUserEvent(local, userId, `recovery.${token.$id}.update`, body, userId);
    return ok(body);
  },
});

export const recoveryRoutes: readonly Route[] = [create, update];
