import type { Models } from 'node-appwrite';
import { createCallerClient, createSessionClient, type Services } from './clients.ts';
import { credentialOf } from './credential.ts';
import type { RequestOrigin } from './origins.ts';
import { type Problem, problems } from './problem.ts';
import { refusalOf } from './refusals.ts';

/** Somebody whom Appwrite has recognised, and Appwrite as he sees it. */
export interface UserCaller {
  kind: 'user';
  user: Models.User;
  services: Services;
}

/** Who is calling. */
export type Caller = { kind: 'guest' } | UserCaller;

/**
 * Who is calling, as Appwrite answers it: one call, none for a guest. A call with an API key alone is a guest's.
 * A cookie that is no session any more makes a guest, too; a JWT that Appwrite refuses is an error, for its sender means to be somebody.
 * @throws Problem 401 for a refused JWT, 403 for a blocked user, 403 for a cookie sent by a page that is not on the list
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

/** Refuses who brings nothing to be recognised by, without a call to Appwrite. @throws Problem 401 */
export function refuseGuest(req: RequestOrigin): void {
  if (credentialOf(req) === undefined) throw problems.unauthenticated();
}

/**
 * What Appwrite answers to the caller himself, who may be a guest.
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

/** Appwrite recognises the caller before it looks at anything else. */
function problemOfCaller(error: unknown): Problem | undefined {
  const type = refusalOf(error)?.type;
  if (type === 'user_blocked') return problems.blocked();
  return type === 'user_jwt_invalid' ? problems.unauthenticated() : undefined;
}
