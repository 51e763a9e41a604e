import { signJwt } from '../auth/jwt.ts';
import { hashSecret } from '../auth/secrets.ts';
import { type SessionDocument, sessions } from '../directory/sessions.ts';
import type { Context } from '../http/context.ts';
import { withoutSession } from '../http/cookies.ts';
import { optional } from '../http/param.ts';
import { integer, uid } from '../http/params.ts';
import { created, noContent, ok } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { refreshedTokens } from '../oauth2/refresh.ts';
import { inSeconds } from '../store/time.ts';
import { sessionBody } from '../users/bodies.ts';
import { userError } from '../users/errors.ts';
import { publishUserEvent } from '../users/events.ts';
import { removeSession } from '../users/store.ts';

/** The id of the session whose secret came with the request. A JWT does not count. */
export function currentSessionId({ caller }: Context): string | undefined {
  if (caller.kind !== 'user' || caller.secret === undefined) return undefined;
  return caller.session?.secretHash === hashSecret(caller.secret) ? caller.session.$id : undefined;
}

/**
 * The caller's session with this id, or the current one for the word `current`.
 * @throws AppwriteError user_session_not_found
 */
function requireSession(context: Context, sessionId: string): SessionDocument {
  const id = sessionId === 'current' ? currentSessionId(context) : sessionId;
  const session = id === undefined ? undefined : sessions(context.local.store).get(id);
  if (session?.userId !== context.user.$id) throw userError('user_session_not_found');
  return session;
}

function bodyFor(context: Context, session: SessionDocument): Record<string, unknown> {
  return sessionBody(session, { current: session.$id === currentSessionId(context), secret: '' });
}

const list = route({
  method: 'GET',
  path: '/account/sessions',
  scopes: ['account'],
  params: {},
  handle(context) {
    const found = sessions(context.local.store).where('userId', context.user.$id);
    return ok({ total: found.length, sessions: found.map((session) => bodyFor(context, session)) });
  },
});

const get = route({
  method: 'GET',
  path: '/account/sessions/:sessionId',
  scopes: ['account'],
  params: { sessionId: uid() },
  handle: (context, { sessionId }) => ok(bodyFor(context, requireSession(context, sessionId))),
});

const update = route({
  method: 'PATCH',
  path: '/account/sessions/:sessionId',
  scopes: ['account'],
  rateLimit: { limit: 10 },
  params: { sessionId: uid() },
  async handle(context, { sessionId }) {
    const { local } = context;
    const before = requireSession(context, sessionId);
    const { $id } = before;
    const tokens = await refreshedTokens(local.store, before);
    const expire = inSeconds(local.policies.sessionSeconds);
    const session = sessions(local.store).update($id, { ...tokens, expire });
    if (!session) throw userError('user_session_not_found');
    // in the answer to this call `userId` and `countryName` are empty
    const body = { ...sessionBody(session, { current: false, secret: '' }), countryName: '' };
    publishUserEvent(local, session.userId, `sessions.${$id}.update`, body, session.userId);
    return ok(body);
  },
});

const remove = route({
  method: 'DELETE',
  path: '/account/sessions/:sessionId',
  scopes: ['account'],
  oneFactor: true,
  rateLimit: { limit: 100 },
  params: { sessionId: uid() },
  handle(context, { sessionId }) {
    const session = requireSession(context, sessionId);
    const body = bodyFor(context, session);
    removeSession(context.local, session.$id);
    publishUserEvent(context.local, session.userId, `sessions.${session.$id}.delete`, body, session.userId);
    return body['current'] ? withoutSession(context, noContent()) : noContent();
  },
});

/** Publishes the event of the current session only, as in Appwrite. */
const removeAll = route({
  method: 'DELETE',
  path: '/account/sessions',
  scopes: ['account'],
  rateLimit: { limit: 100 },
  params: {},
  handle(context) {
    const { local, user } = context;
    const currentId = currentSessionId(context);
    const found = sessions(local.store).where('userId', user.$id);
    for (const { $id } of found) removeSession(local, $id);
    const current = found.find(({ $id }) => $id === currentId);
    if (!current) return noContent();
    const body = sessionBody(current, { current: true, secret: '' });
    publishUserEvent(local, user.$id, `sessions.${current.$id}.delete`, body, user.$id);
    return withoutSession(context, noContent());
  },
});

const createJwt = route({
  method: 'POST',
  path: '/account/jwts',
  scopes: ['account'],
  rateLimit: { limit: 120, time: 60, key: 'url:{url},userId:{userId}' },
  params: { duration: optional(integer(0, 3600), 900) },
  async handle(context, { duration }) {
    const sessionId = currentSessionId(context);
    if (sessionId === undefined) throw userError('user_session_not_found');
    return created({ jwt: await signJwt({ userId: context.user.$id, sessionId }, duration, context.local.secret) });
  },
});

export const accountSessionRoutes: readonly Route[] = [list, get, update, remove, removeAll, createJwt];
