import type { Models } from 'node-appwrite';
import type { RequestOrigin } from '../http/origins.ts';
import { type Problem, problems } from '../http/problem.ts';
import { refusalOf } from '../http/refusals.ts';
import { createCallerClient, createSessionClient, type Services } from './clients.ts';
import { credentialOf } from './credential.ts';

/** A user whom Appwrite has authenticated, and services that act as this user. */
export interface UserCaller {
  kind: 'user';
  user: Models.User;
  services: Services;
}

/** Who is calling. */
export type Caller = { kind: 'guest' } | UserCaller;

/**
 * Who is calling, as Appwrite answers it: one call, none for a guest. A caller with only an API key counts as a guest.
 * So does a caller whose cookie holds an ended session. A refused JWT is an error, because its sender claims to be a user.
 * @throws Problem 401 for a refused JWT, 403 for a blocked user, 403 for a cookie that was sent by a page outside the list
 */
export async function callerOf(req: RequestOrigin): Promise<Caller> {
  const credential = credentialOf(req);
  if (credential === undefined) return { kind: 'guest' };
  const services = createSessionClient(req);
  try {
    return { kind: 'user', user: await services.account.get(), services };
  } catch (error) {
    const status = refusalOf(error)?.status;
    if (status !== 401 && status !== 404) throw problemOfCaller(error) ?? error;
    if (credential.kind === 'jwt') throw problems.unauthenticated();
    return { kind: 'guest' };
  }
}

/** The user who is calling. @throws Problem 401 for a guest, and as {@link callerOf} */
export async function userCallerOf(req: RequestOrigin): Promise<UserCaller> {
  const caller = await callerOf(req);
  if (caller.kind === 'guest') throw problems.unauthenticated();
  return caller;
}

/** Refuses a caller without a JWT and without a session cookie. Makes no call to Appwrite. @throws Problem 401 */
export function refuseGuest(req: RequestOrigin): void {
  if (credentialOf(req) === undefined) throw problems.unauthenticated();
}

/**
 * The result of `call`, made as the caller, who may be a guest.
 * @throws Problem 401, 403 as {@link callerOf}
 */
export async function asCaller<Result>(
  req: RequestOrigin,
  call: (services: Services) => Promise<Result>,
): Promise<Result> {
  try {
    return await call(createCallerClient(req));
  } catch (error) {
    throw problemOfCaller(error) ?? error;
  }
}

/** Appwrite authenticates the caller before it does anything else. */
function problemOfCaller(error: unknown): Problem | undefined {
  const type = refusalOf(error)?.type;
  if (type === 'user_blocked') return problems.blocked();
  return type === 'user_jwt_invalid' ? problems.unauthenticated() : undefined;
}
