import { AppwriteError } from '../../errors.ts';
import type { Context } from '../../http/context.ts';
import { allows, expandPermissions, parsePermission, rolesWith } from '../../store/permissions.ts';
import type { DatabaseDocument, RowDocument } from '../model/documents.ts';
import { databaseNotFound, tableNotFound } from '../model/errors.ts';
import type { Table } from '../model/table.ts';
import type { TablesDB } from '../model/tablesdb.ts';

/** The caller of an operation on rows. */
export interface Actor {
  /** Undefined for an API key, which passes all permissions. */
  roles: readonly string[] | undefined;
  userId: string | undefined;
}

/** The request's caller as an actor. */
export function actorOf(context: Context): Actor {
  return { roles: context.roles, userId: context.userId };
}

/** The actions that a row's permissions can allow. */
export const ROW_ACTIONS = ['read', 'update', 'delete'] as const;

/**
 * The table of a call on rows. Only API keys can use a disabled one.
 * @throws AppwriteError database_not_found, table_not_found
 */
export function tableFor(actor: Actor, tablesdb: TablesDB, databaseId: string, tableId: string): Table {
  const database: DatabaseDocument = tablesdb.database(databaseId);
  if (!database.enabled && actor.roles) throw databaseNotFound(databaseId);
  const table = tablesdb.table(databaseId, tableId);
  if (!table.document.enabled && actor.roles) throw tableNotFound(tableId);
  return table;
}

/** Whether the table's permissions, or the row's with row security, allow the actor this action. */
export function mayAct(actor: Actor, table: Table, action: string, row?: RowDocument): boolean {
  if (!actor.roles) return true;
  if (allows(table.document.$permissions, action, actor.roles)) return true;
  return row !== undefined && table.document.rowSecurity && allows(row.$permissions, action, actor.roles);
}

/** @throws AppwriteError user_unauthorized for a call that only API keys may make */
export function refuseWithoutKey({ roles }: Actor): void {
  if (roles) throw explained(AppwriteError.of('user_unauthorized'), 'Only API keys may do this.');
}

/** @throws AppwriteError user_unauthorized */
export function refuse(actor: Actor, table: Table, action: string, row?: RowDocument): void {
  if (mayAct(actor, table, action, row)) return;
  throw explained(AppwriteError.of('user_unauthorized'), whyNot(actor, table, action, row));
}

/** An error with its reason for developers. */
export function explained(error: AppwriteError, why: string): AppwriteError {
  error.why = why;
  return error;
}

/** Which roles would be allowed, and which ones the caller has. */
export function whyNot({ roles = [] }: Actor, { document }: Table, action: string, row?: RowDocument): string {
  const named = (permissions: readonly string[]) => rolesWith(permissions, action).join(', ') || 'nobody';
  const { $permissions, rowSecurity, name } = document;
  const byRow = row ? `, the row to ${named(row.$permissions)}` : '';
  const security = row && !rowSecurity ? ' (which does not count: the table has no row security)' : '';
  return `The table "${name}" allows ${action} to ${named($permissions)}${byRow}${security}. The caller has ${roles.join(', ')}.`;
}

/** @throws AppwriteError user_unauthorized, which names the sufficient roles */
export function refuseCreation(actor: Actor, table: Table): void {
  if (!actor.roles || allows(table.document.$permissions, 'create', actor.roles)) return;
  const roles = table.document.$permissions.flatMap((text) => {
    const permission = parsePermission(text);
    return permission?.action === 'create' ? [permission.role] : [];
  });
  const last = roles.at(-1);
  throw AppwriteError.of(
    'user_unauthorized',
    last === undefined
      ? "No permissions provided for action 'create'"
      : `Missing "create" permission for role "${last}". Only "${JSON.stringify(actor.roles)}" scopes are allowed and "${JSON.stringify(roles)}" was given.`,
  );
}

/** @throws AppwriteError user_unauthorized if the caller may not change the row, or create one if there is none */
export function refuseUpsert(actor: Actor, table: Table, old: RowDocument | undefined): void {
  if (old) refuse(actor, table, 'update', old);
  else refuseCreation(actor, table);
}

/**
 * The roles that filter a list of rows. Undefined for no filter.
 * @throws AppwriteError user_unauthorized if the caller may not read any
 */
export function readersOf(actor: Actor, table: Table): readonly string[] | undefined {
  if (!actor.roles || allows(table.document.$permissions, 'read', actor.roles)) return undefined;
  if (!table.document.rowSecurity) throw explained(AppwriteError.of('user_unauthorized'), whyNot(actor, table, 'read'));
  return actor.roles;
}

/**
 * Permissions as they are stored, with `write` expanded. Users may only grant roles that they have.
 * @throws AppwriteError user_unauthorized
 */
export function givenPermissions(actor: Actor, permissions: readonly string[]): string[] {
  const spelled = expandPermissions(permissions, ROW_ACTIONS);
  if (!actor.roles) return spelled;
  const own = new Set(actor.roles);
  for (const text of spelled) {
    const role = parsePermission(text)?.role;
    if (role === undefined || !own.has(role))
      throw AppwriteError.of('user_unauthorized', `Permissions must be one of: (${actor.roles.join(', ')})`);
  }
  return spelled;
}

/** The default permissions of a new row: its creator may do everything with it. */
export function ownPermissions(actor: Actor): string[] {
  return actor.userId === undefined ? [] : ROW_ACTIONS.map((action) => `${action}("user:${actor.userId}")`);
}
