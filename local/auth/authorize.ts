import { AppwriteError } from '../errors.ts';
import type { Context } from '../http/context.ts';
import { allows } from '../store/permissions.ts';
import type { Document } from '../store/schema.ts';

/** Whether the caller's roles let them do this with a document; a key always may. */
export function may(context: Context, action: string, document: Pick<Document, '$permissions'>): boolean {
  return !context.roles || allows(document.$permissions, action, context.roles);
}

/**
 * Lets a call pass whose caller has one of the roles; a key always passes.
 * @throws AppwriteError user_unauthorized with the roles he has and those that were asked for
 */
export function requireRole(context: Context, action: string, allowed: readonly string[]): void {
  const { roles } = context;
  if (!roles || allowed.some((role) => roles.includes(role))) return;
  if (allowed.length === 0)
    throw AppwriteError.of('user_unauthorized', `No permissions provided for action '${action}'`);
  throw AppwriteError.of(
    'user_unauthorized',
    `Missing "${action}" permission for role "${allowed.at(-1)}". Only "${listed(roles)}" scopes are allowed and "${listed(allowed)}" was given.`,
  );
}

/** A list as PHP's json_encode writes it, slashes escaped. */
function listed(roles: readonly string[]): string {
  return JSON.stringify(roles).replaceAll('/', '\\/');
}
