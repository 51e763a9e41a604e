import { may } from '../auth/authorize.ts';
import { hashSecret, newSecret, packSession } from '../auth/secrets.ts';
import type { ProviderTokens } from '../directory/identities.ts';
import { type SessionDocument, sessions } from '../directory/sessions.ts';
import { AppwriteError } from '../errors.ts';
import type { Context } from '../http/context.ts';
import { customId, uid } from '../http/params.ts';
import { totalParam } from '../http/queries.ts';
import { created, noContent, ok } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import type { Local } from '../local.ts';
import { inSeconds } from '../store/time.ts';
import { fullUserBody, sessionBody } from './bodies.ts';
import { userError } from './errors.ts';
import { publishUserEvent } from './events.ts';
import { ownPermissions, removeSession, requireUser } from './store.ts';

const SECRET_LENGTH = 256;

/** A new session and its packed secret, which is not stored. */
export interface NewSession {
  session: SessionDocument;
  secret: string;
}

/** Creates a session for the client that sent this request. */
export function createSession(
  context: Context,
  made: Pick<SessionDocument, 'userId' | 'provider' | 'factors'> & { providerUid?: string } & Partial<ProviderTokens>,
): NewSession {
  const { local, request } = context;
  const secret = newSecret(SECRET_LENGTH);
  const session = sessions(local.store).create({
    permissions: ownPermissions(made.userId),
    data: {
      ...made,
      secretHash: hashSecret(secret),
      expire: inSeconds(local.policies.sessionSeconds),
      ip: request.ip,
      userAgent: request.userAgent || 'UNKNOWN',
    },
  });
  context.signedInAs = made.userId;
  return { session, secret: packSession(made.userId, secret) };
}

/** Ends the oldest sessions of a user who has more than the project allows. Raises no event, as in Appwrite. */
export function endOldestSessions(local: Local, userId: string): void {
  const { sessionLimit } = local.policies;
  if (sessionLimit === 0) return;
  const found = sessions(local.store).where('userId', userId);
  for (const { $id } of found.slice(0, Math.max(0, found.length - sessionLimit))) removeSession(local, $id);
}

const other = { current: false, secret: '' };

const create = route({
  method: 'POST',
  path: '/users/:userId/sessions',
  scopes: ['users.write', 'sessions.write'],
  params: { userId: customId() },
  handle(context, { userId }) {
    requireUser(context.local, userId);
    const { session, secret } = createSession(context, { userId, provider: 'server', factors: ['server'] });
    const body = sessionBody(session, { current: false, secret: context.isKey ? secret : '' });
    publishUserEvent(context.local, userId, `sessions.${session.$id}.create`, body, context.userId);
    return created(body);
  },
});

const list = route({
  method: 'GET',
  path: '/users/:userId/sessions',
  scopes: ['users.read', 'sessions.read'],
  params: { userId: uid(), total: totalParam() },
  handle({ local }, { userId }) {
    requireUser(local, userId);
    const found = sessions(local.store).where('userId', userId);
    // the secret in this list is its hash, as in Appwrite
    const bodies = found.map((session) => sessionBody(session, { current: false, secret: session.secretHash }));
    return ok({ total: found.length, sessions: bodies });
  },
});

const remove = route({
  method: 'DELETE',
  path: '/users/:userId/sessions/:sessionId',
  scopes: ['users.write', 'sessions.write'],
  params: { userId: uid(), sessionId: uid() },
  handle(context, { userId, sessionId }) {
    const { local } = context;
    requireUser(local, userId);
    const session = sessions(local.store).get(sessionId);
    // found by its id only, as in Appwrite. Guests and users have the scope, too: other users' sessions do not exist for
    // them
    if (!session || !may(context, 'read', session)) throw userError('user_session_not_found');
    removeSession(local, sessionId);
    publishUserEvent(local, userId, `sessions.${sessionId}.delete`, sessionBody(session, other), context.userId);
    return noContent();
  },
});

const removeAll = route({
  method: 'DELETE',
  path: '/users/:userId/sessions',
  scopes: ['users.write', 'sessions.write'],
  params: { userId: uid() },
  handle(context, { userId }) {
    const { local } = context;
    const user = requireUser(local, userId);
    const found = sessions(local.store).where('userId', userId);
    if (found.some((session) => !may(context, 'delete', session))) throw AppwriteError.of('user_unauthorized');
    for (const { $id } of found) removeSession(local, $id);
    publishUserEvent(local, userId, 'sessions.delete', fullUserBody(local.store, user), context.userId);
    return noContent();
  },
});

export const userSessionRoutes: readonly Route[] = [create, list, remove, removeAll];
