import { AppwriteError } from '../errors.ts';
import { allows } from '../store/permissions.ts';
import type { Document } from '../store/schema.ts';

/** Who asks: their roles, or undefined for an API key, which may do everything. */
export interface Asking {
  readonly roles: readonly string[] | undefined;
}

/** Whether the caller's roles allow this action on a document. An API key may do everything. */
export function may({ roles }: Asking, action: string, document: Pick<Document, '$permissions'>): boolean {
  return !roles || allows(document.$permissions, action, roles);
}

/**
 * Allows a call if the caller has one of the roles, or is an API key.
 * @throws AppwriteError user_unauthorized, which names the caller's roles and the required ones
 */
export function requireRole({ roles }: Asking, action: string, allowed: readonly string[]): void {
  if (!roles || allowed.some((role) => roles.includes(role))) return;
  if (allowed.length === 0)
    throw AppwriteError.of('user_unauthorized', `No permissions provided for action '${action}'`);
  throw AppwriteError.of(
    'user_unauthorized',
    `Missing "${action}" permission for role "${allowed.at(-1)}". Only "${listed(roles)}" scopes are allowed and "${listed(allowed)}" was given.`,
  );
}

/** A list in the form of PHP's json_encode, with escaped slashes. */
function listed(roles: readonly string[]): string {
  return JSON.stringify(roles).replaceAll('/', '\\/');
}
