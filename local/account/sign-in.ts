import type { RateLimit } from '../auth/rate-limits.ts';
import { tokens } from '../directory/tokens.ts';
import { type UserDocument, users } from '../directory/users.ts';
import type { Context } from '../http/context.ts';
import { withSession } from '../http/cookies.ts';
import { customId, email, text } from '../http/params.ts';
import { created, type Reply } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { unwrapSecret } from '../oauth2/spend.ts';
import { uniqueId } from '../store/ids.ts';
import { sessionBody } from '../users/bodies.ts';
import { userError } from '../users/errors.ts';
import { publishUserEvent } from '../users/events.ts';
import { isPasswordOf } from '../users/passwords/hashes.ts';
import { hashPassword, password, SIGN_UP_HASH } from '../users/passwords/passwords.ts';
import { createSession, endOldestSessions, type NewSession } from '../users/sessions.ts';
import { insertUser, updateUser } from '../users/store.ts';
import { findToken, type TokenType } from '../users/tokens.ts';
import { alertUser } from './session-alert.ts';

/** @throws AppwriteError user_session_already_exists */
function refuseSignedIn(context: Context): void {
  if (context.caller.kind === 'user') throw userError('user_session_already_exists');
}

function replySession(context: Context, { session, secret }: NewSession): Reply {
  const body = sessionBody(session, { current: true, secret: context.isKey ? secret : '' });
  publishUserEvent(context.local, session.userId, `sessions.${session.$id}.create`, body, session.userId);
  alertUser(context.local, session);
  endOldestSessions(context.local, session.userId);
  return withSession(context, created(body), secret, session.expire);
}

const byPassword = route({
  method: 'POST',
  path: '/account/sessions/email',
  scopes: ['sessions.write'],
  rateLimit: { limit: 10, key: 'url:{url},email:{param-email}', resetAt: 201 },
  params: { email: email(), password: password() },
  async handle(context, input) {
    refuseSignedIn(context);
    const address = input.email.toLowerCase();
    const [user] = users(context.local.store).where('email', address);
    if (!user?.passwordUpdate || !(await isPasswordOf(user, input.password)))
      throw userError('user_invalid_credentials');
    if (!user.status) throw userError('user_blocked');
    if (user.hash !== 'argon2') await rehash(context, user.$id, input.password);
    return replySession(
      context,
      createSession(context, {
        userId: user.$id,
        provider: 'email',
        providerUid: address,
        factors: ['password'],
      }),
    );
  },
});

/** Replaces an imported hash by Appwrite's own. */
async function rehash({ local }: Context, userId: string, password: string): Promise<void> {
  const hashed = await hashPassword(password, SIGN_UP_HASH);
  updateUser(local, userId, { password: hashed, hash: 'argon2', hashOptions: SIGN_UP_HASH });
}

const anonymous = route({
  method: 'POST',
  path: '/account/sessions/anonymous',
  scopes: ['sessions.write'],
  rateLimit: { limit: 50, key: 'ip:{ip}' },
  params: {},
  handle(context) {
    refuseSignedIn(context);
    const user = insertUser(context.local, { id: uniqueId(), present: true });
    return replySession(
      context,
      createSession(context, { userId: user.$id, provider: 'anonymous', factors: ['anonymous'] }),
    );
  },
});

/** What a spent token decides: the kind of session, and what is verified of the user. */
const SPENT: Partial<Record<string, { provider: string; factor: string; proves: Partial<UserDocument> }>> = {
  'magic-url': { provider: 'magic-url', factor: 'email', proves: { emailVerification: true } },
  email: { provider: 'token', factor: 'email', proves: { emailVerification: true } },
  phone: { provider: 'phone', factor: 'phone', proves: { phoneVerification: true } },
  generic: { provider: 'token', factor: 'token', proves: {} },
  // the provider is in the JWT around the secret
  oauth2: { provider: '', factor: 'email', proves: {} },
};

const SPENDABLE: readonly TokenType[] = ['magic-url', 'email', 'phone', 'generic', 'oauth2'];

interface Spending {
  userId: string;
  secret: string;
}

/** Spends a token for a session. Concurrent calls that read the token before its deletion also get a session. */
async function spend(context: Context, { userId, secret }: Spending): Promise<Reply> {
  refuseSignedIn(context);
  const { local } = context;
  const given = await unwrapSecret(secret, local.secret);
  const user = users(local.store).get(userId);
  const token = user && given ? findToken(local, userId, given.secret, SPENDABLE) : undefined;
  const spent = token && SPENT[token.type];
  const provider = spent?.provider || given?.provider;
  if (!user || !token || !spent || !provider) throw userError('user_invalid_token');
  // also for a blocked user: their later calls are refused
  await context.gap('account.sessions.token');
  const made = local.store.transaction(() => {
    updateUser(local, userId, {
      emailVerification: user.emailVerification,
      phoneVerification: user.phoneVerification,
      ...spent.proves,
    });
    tokens(local.store).delete(token.$id);
    return createSession(context, { userId, provider, factors: [spent.factor] });
  });
  return replySession(context, made);
}

function spending(method: 'POST' | 'PUT', path: string, rateLimit: RateLimit): Route {
  return route({
    method,
    path,
    scopes: ['sessions.write'],
    rateLimit,
    params: { userId: customId(), secret: text(256) },
    handle: spend,
  });
}

const key = 'ip:{ip},userId:{param-userId}';

export const signInRoutes: readonly Route[] = [
  byPassword,
  anonymous,
  spending('POST', '/account/sessions/token', { limit: 10, key, resetAt: 201 }),
  spending('PUT', '/account/sessions/magic-url', { limit: 10, key, resetAt: 201 }),
  spending('PUT', '/account/sessions/phone', { limit: 10, key }),
];
