import { logs } from '../directory/logs.ts';
import { type UserDocument, users } from '../directory/users.ts';
import { AUDITED } from './audited.ts';
import type { Context } from './context.ts';
import type { Reply } from './reply.ts';
import type { Route } from './route.ts';

/** Adds a successful call to the log of the user who made it, if its route is logged. */
export function logCall(context: Context, { method, path }: Pick<Route, 'method' | 'path'>, reply: Reply): void {
  const event = AUDITED.get(`${method} ${path}`);
  const user = event === undefined ? undefined : userWho(context, path, reply);
  if (event === undefined || !user) return;
  const { ip, userAgent } = context.request;
  const { $id: userId, name: userName, email } = user;
  logs(context.local.store).create({ data: { userId, event, userName, userEmail: email ?? '', ip, userAgent } });
}

/**
 * The user who called, for an impersonator themselves. Whoever signs up, signs in, verifies or recovers an account is the
 * user of the answer, also if an API key made the call.
 */
function userWho({ caller, local, signedInAs }: Context, path: string, { body }: Reply): UserDocument | undefined {
  const all = users(local.store);
  if (caller.kind === 'user') return all.get((caller.impersonatedBy ?? caller.user).$id);
  // elsewhere the fields of the answer say nothing about who called
  if (!/^\/account(\/|$)|\/memberships\/:membershipId\/status$/.test(path)) return undefined;
  if (signedInAs !== undefined) return all.get(signedInAs);
  if (typeof body !== 'object' || body === null) return undefined;
  const id = 'userId' in body ? body.userId : '$id' in body ? body.$id : undefined;
  return typeof id === 'string' ? all.get(id) : undefined;
}
