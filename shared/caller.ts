import type { Models } from 'node-appwrite';
import { createSessionClient, type Services } from './clients.ts';
import { credentialOf } from './credential.ts';
import type { RequestOrigin } from './origins.ts';
import { problems } from './problem.ts';
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
    const refusal = refusalOf(error);
    if (refusal?.type === 'user_blocked') throw problems.blocked();
    if (refusal?.status !== 401 && refusal?.status !== 404) throw error;
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
