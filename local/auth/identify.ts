import { type SessionDocument, sessions } from '../directory/sessions.ts';
import { type UserDocument, users } from '../directory/users.ts';
import { AppwriteError } from '../errors.ts';
import type { Store } from '../store/store.ts';
import { isPast } from '../store/time.ts';
import type { Caller } from './caller.ts';
import { openJwt, verifyJwt } from './jwt.ts';
import { GUEST_ROLES, rolesOf } from './roles.ts';
import { GUEST_SCOPES, KEY_SCOPES, PROJECT_SCOPES, USER_SCOPES } from './scopes.ts';
import { hashSecret, unpackSession } from './secrets.ts';

/** The project that a caller asks for: its own key, its users and sessions, and what signs its JWTs and ephemeral keys. */
export interface Project {
  readonly project: { readonly id: string; readonly key: string };
  readonly secret: Uint8Array;
  readonly store: Store;
}

/** The headers of a request. Names are in lower case. */
interface Headed {
  readonly headers: Readonly<Record<string, string>>;
}

/** A request: its headers, and the parameters of its address and body if they are known. */
interface Asked extends Headed {
  readonly input?: Readonly<Record<string, unknown>>;
}

/**
 * Determines the caller: by an API key first, then by a session (cookie, header, fallback), then by a JWT.
 * @throws AppwriteError user_jwt_invalid, user_jwt_and_cookie_set, project_key_expired
 */
export async function identify(local: Project, request: Asked): Promise<Caller> {
  const bySession = sessionOf(local, request);
  const jwt = request.headers['x-appwrite-jwt'];
  const byJwt = jwt ? await userOfJwt(local, jwt, bySession !== undefined) : undefined;
  const key = request.headers['x-appwrite-key'];
  if (key) return callerOfKey(local, key);
  const found = bySession ?? byJwt;
  if (!found) return { kind: 'guest', roles: GUEST_ROLES, scopes: GUEST_SCOPES };
  const { user } = found;
  const target = user.impersonator ? impersonated(local.store, request) : undefined;
  // who may act as others may also list them
  const scopes = user.impersonator ? [...USER_SCOPES, 'users.read'] : USER_SCOPES;
  if (!target) return { kind: 'user', ...found, roles: rolesOf(user, local.store), scopes };
  const roles = rolesOf(target, local.store);
  return { kind: 'user', user: target, session: undefined, secret: undefined, impersonatedBy: user, roles, scopes };
}

/**
 * The user that an impersonator asks to act as, by a header or, for addresses of files, by a parameter. Undefined if they
 * ask for none, or there is no such user.
 */
function impersonated(store: Store, request: Asked): UserDocument | undefined {
  const id = impersonation(request, 'user-id', 'UserId');
  if (id) return users(store).get(id);
  const email = impersonation(request, 'user-email', 'Email');
  if (email) return users(store).where('email', email.toLowerCase())[0];
  const phone = impersonation(request, 'user-phone', 'Phone');
  return phone ? users(store).where('phone', phone)[0] : undefined;
}

function impersonation({ headers, input = {} }: Asked, header: string, name: string): string {
  const parameter = input[`impersonate${name.toLowerCase()}`] || input[`impersonate${name}`];
  return headers[`x-appwrite-impersonate-${header}`] || (typeof parameter === 'string' ? parameter : '');
}

/** The user whose session or JWT came with the request. */
export interface Found {
  user: UserDocument;
  session: SessionDocument | undefined;
  secret: string | undefined;
}

function sessionOf(local: Project, request: Headed): Found | undefined {
  const packed = packedSession(request, `a_session_${local.project.id}`);
  return packed ? findSession(local, packed) : undefined;
}

/** The user and session of a packed secret, as cookies carry it. Undefined if it is invalid or has expired. */
export function findSession(local: Project, packed: string): Found | undefined {
  const parts = unpackSession(packed);
  if (!parts) return undefined;
  const user = users(local.store).get(parts.userId);
  const session = sessions(local.store)
    .where('secretHash', hashSecret(parts.secret))
    .find((candidate) => candidate.userId === parts.userId && !isPast(candidate.expire));
  return user && session ? { user, session, secret: parts.secret } : undefined;
}

function packedSession(request: Headed, cookie: string): string | undefined {
  const cookies = readCookies(request.headers['cookie'] ?? '');
  const inPerson = cookies[cookie] || cookies[`${cookie}_legacy`] || request.headers['x-appwrite-session'];
  if (inPerson) return inPerson;
  try {
    const fallback: unknown = JSON.parse(request.headers['x-fallback-cookies'] ?? '{}');
    const value = (fallback as Record<string, unknown> | null)?.[cookie];
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The cookies of a Cookie header, decoded. */
function readCookies(header: string): Record<string, string> {
  const cookies: Record<string, string> = {};
  for (const part of header.split(';')) {
    const [name, ...value] = part.trim().split('=');
    if (!name) continue;
    try {
      cookies[name] = decodeURIComponent(value.join('='));
    } catch {
      cookies[name] = value.join('=');
    }
  }
  return cookies;
}

async function userOfJwt(local: Project, jwt: string, hasSession: boolean): Promise<Found | undefined> {
  if (hasSession)
    throw new AppwriteError(
      403,
      'user_jwt_and_cookie_set',
      'Both JWT and cookie are set. Only one of them should be set.',
    );
  const payload = await verifyJwt(jwt, local.secret);
  const user = users(local.store).get(String(payload['userId'] ?? ''));
  const sessionId = String(payload['sessionId'] ?? '');
  const session = sessionId ? sessions(local.store).get(sessionId) : undefined;
  if (!user || (sessionId && session?.userId !== user.$id)) return undefined;
  return { user, session, secret: undefined };
}

async function callerOfKey(local: Project, key: string): Promise<Caller> {
  if (key === local.project.key)
    return {
      kind: 'key',
      key: { kind: 'standard', scopes: PROJECT_SCOPES },
      roles: [],
      scopes: [...KEY_SCOPES, ...PROJECT_SCOPES],
    };
  const [kind, ...rest] = key.split('_');
  if (kind !== 'ephemeral' && kind !== 'dynamic') throw AppwriteError.of('user_unauthorized');
  const payload = await openJwt(rest.join('_'), local.secret);
  if (!payload) throw AppwriteError.of('project_key_expired');
  if (payload['projectId'] !== local.project.id) throw AppwriteError.of('user_unauthorized');
  const scopes = Array.isArray(payload['scopes']) ? payload['scopes'].map(String) : [];
  const functionId = String(payload['functionId'] ?? '');
  const executionId = String(payload['executionId'] ?? '');
  return {
    kind: 'key',
    key: { kind: 'ephemeral', scopes, functionId, executionId },
    roles: [],
    scopes: [...KEY_SCOPES, ...scopes],
  };
}
