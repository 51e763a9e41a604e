import { signJwt } from '../auth/jwt.ts';
import { hashSecret, newSecret } from '../auth/secrets.ts';
import { sessions } from '../directory/sessions.ts';
import { type TokenDocument, tokens } from '../directory/tokens.ts';
import { optional } from '../http/param.ts';
import { integer, uid } from '../http/params.ts';
import { created } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import type { Local } from '../local.ts';
import { SESSION_SECONDS } from '../policies.ts';
import { inSeconds, isPast } from '../store/time.ts';
import { tokenBody } from './bodies.ts';
import { publishUserEvent } from './events.ts';
import { ownPermissions, requireUser } from './store.ts';

/** How long a custom token is valid by default, in seconds. */
const GENERIC_SECONDS = 15 * 60;

/** The purposes of a token. */
export type TokenType = 'magic-url' | 'email' | 'phone' | 'generic' | 'oauth2' | 'verification' | 'recovery';

/** Stores the hash of a secret that is valid for `seconds`. */
export function createToken(
  local: Local,
  made: { userId: string; type: TokenType; secret: string; seconds: number },
): TokenDocument {
  const { userId, type, secret, seconds } = made;
  return tokens(local.store).create({
    permissions: ownPermissions(userId),
    data: { userId, type, secretHash: hashSecret(secret), expire: inSeconds(seconds) },
  });
}

/** The user's token with this secret, if it is still valid. */
export function findToken(
  local: Local,
  userId: string,
  secret: string,
  types: readonly TokenType[],
): TokenDocument | undefined {
  const hashed = hashSecret(secret);
  return tokens(local.store)
    .where('userId', userId)
    .find((token) => token.secretHash === hashed && !isPast(token.expire) && types.some((type) => type === token.type));
}

const create = route({
  method: 'POST',
  path: '/users/:userId/tokens',
  scopes: ['users.write'],
  params: {
    userId: uid(),
    length: optional(integer(4, 128), 6),
    expire: optional(integer(60, SESSION_SECONDS), GENERIC_SECONDS),
  },
  handle({ local, userId: actor }, { userId, length, expire }) {
    requireUser(local, userId);
    const secret = newSecret(length);
    const token = createToken(local, { userId, type: 'generic', secret, seconds: expire });
    const body = tokenBody(token, secret);
    publishUserEvent(local, userId, `tokens.${token.$id}.create`, body, actor);
    return created(body);
  },
});

const createJwt = route({
  method: 'POST',
  path: '/users/:userId/jwts',
  scopes: ['users.write'],
  params: { userId: uid(), sessionId: optional(uid(), ''), duration: optional(integer(0, 3600), 900) },
  async handle({ local }, { userId, sessionId, duration }) {
    requireUser(local, userId);
    const found = sessions(local.store).where('userId', userId);
    const session = sessionId === 'recent' ? found.at(-1) : found.find(({ $id }) => $id === sessionId);
    return created({ jwt: await signJwt({ userId, sessionId: session?.$id ?? '' }, duration, local.secret) });
  },
});

export const userTokenRoutes: readonly Route[] = [create, createJwt];
