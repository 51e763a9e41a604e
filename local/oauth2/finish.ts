import { signJwt } from '../auth/jwt.ts';
import { hashSecret, newSecret } from '../auth/secrets.ts';
import { sessions } from '../directory/sessions.ts';
import { targets } from '../directory/targets.ts';
import type { Context } from '../http/context.ts';
import { withSession } from '../http/cookies.ts';
import type { Reply } from '../http/reply.ts';
import { sessionBody, tokenBody } from '../users/bodies.ts';
import { publishUserEvent } from '../users/events.ts';
import { createSession } from '../users/sessions.ts';
import { createToken } from '../users/tokens.ts';
import { SUCCESS_PATH } from './addresses.ts';
import { UNCACHED } from './begin.ts';
import { withFragment } from './php.ts';
import { type SignedIn, userOf } from './sign-in.ts';
import type { State } from './state.ts';

/** The length of a token's secret. Source: appwrite 1.9.6, TOKEN_LENGTH_OAUTH2. */
const SECRET_LENGTH = 64;
/** How long the JWT around the secret is valid, in seconds. Source: appwrite 1.9.6, app/controllers/api/account.php. */
const WRAPPED_SECONDS = 60;

/** Ends a sign-in with a token in the address of success. @throws Failure */
export async function endWithToken(context: Context, signedIn: SignedIn, { success }: State): Promise<Reply> {
  const { local } = context;
  const secret = newSecret(SECRET_LENGTH);
  const userId = local.store.transaction(() => {
    const user = userOf(context, signedIn);
    endCurrentSession(context);
    const token = createToken(local, {
      userId: user.$id,
      type: 'oauth2',
      secret,
      seconds: local.policies.sessionSeconds,
    });
    publishUserEvent(local, user.$id, `tokens.${token.$id}.create`, tokenBody(token, ''), user.$id);
    return user.$id;
  });
  const wrapped = await signJwt({ secret, provider: signedIn.provider }, WRAPPED_SECONDS, local.secret);
  return leadTo(success, { secret: wrapped, userId });
}

/** Ends a sign-in with a session, which replaces the one that the caller has. @throws Failure */
export function endWithSession(context: Context, signedIn: SignedIn, { success }: State): Reply {
  const { local } = context;
  const { provider, person, issued } = signedIn;
  return local.store.transaction(() => {
    const { $id: userId } = userOf(context, signedIn);
    endCurrentSession(context);
    const made = { userId, provider, providerUid: person.uid, factors: ['email', 'oauth2'], ...issued };
    const { session, secret } = createSession(context, made);
    if (context.caller.kind === 'user') movePushTargets(context, userId, session.$id);
    const body = { ...sessionBody(session, { current: false, secret: '' }), countryName: '' };
    publishUserEvent(local, userId, `sessions.${session.$id}.create`, body, userId);
    const isDefault = new URL(success).pathname === SUCCESS_PATH;
    const project = local.project.id;
    const more = isDefault ? { project, key: `a_session_${project}`, secret } : {};
    return withSession(context, leadTo(success, more), secret, session.expire);
  });
}

function leadTo(success: string, more: Record<string, string>): Reply {
  return { status: 301, headers: { location: withFragment(success, more), ...UNCACHED } };
}

/** Ends the caller's session, without an event. Its push targets stay. */
function endCurrentSession({ local, caller }: Context): void {
  if (caller.kind !== 'user' || caller.secret === undefined) return;
  const isCurrent = caller.session?.secretHash === hashSecret(caller.secret);
  if (caller.session && isCurrent) sessions(local.store).delete(caller.session.$id);
}

/** Devices stay registered when another session replaces the one that registered them. */
function movePushTargets({ local }: Context, userId: string, sessionId: string): void {
  for (const target of targets(local.store).where('userId', userId))
    if (target.providerType === 'push') targets(local.store).update(target.$id, { sessionId });
}
