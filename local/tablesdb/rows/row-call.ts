import type { Context } from '../../http/context.ts';
import { rolesWith } from '../../store/permissions.ts';
import type { Answer } from '../model/answers.ts';
import type { RowDocument, TableDocument } from '../model/documents.ts';
import { publish } from '../model/events.ts';
import type { Table } from '../model/table.ts';
import { type TablesDB, tablesOf } from '../model/tablesdb.ts';
import { type Actor, actorOf, givenPermissions, ownPermissions, refuseCreation, tableFor } from './row-access.ts';

/** The row of a call. */
export interface RowPlace {
  databaseId: string;
  tableId: string;
  rowId: string;
}

/** A call on rows: the caller and the table. */
export interface RowCall {
  context: Context;
  tablesdb: TablesDB;
  actor: Actor;
  table: Table;
}

/** @throws AppwriteError database_not_found, table_not_found */
export function rowCall(context: Context, place: { databaseId: string; tableId: string }): RowCall {
  const tablesdb = tablesOf(context.local);
  const actor = actorOf(context);
  return { context, tablesdb, actor, table: tableFor(actor, tablesdb, place.databaseId, place.tableId) };
}

/** Appwrite's internal name of a table. Events of bulk calls and transactions have it as `$collection`. */
export function internalName({ table: { database, document } }: RowCall): string {
  return `database_${database.$sequence}_collection_${document.number}`;
}

/** Publishes an event of a row. `live`: what connected listeners get, if not the whole row. */
export function publishRow(
  call: RowCall,
  row: Answer,
  action: string,
  first: 'tables' | 'collections',
  live?: Answer,
): void {
  const { document } = call.table;
  publish(
    call.context,
    [
      ['databases', document.databaseId],
      ['tables', document.tableId],
      ['rows', String(row['$id'])],
    ],
    action,
    row,
    first,
    { roles: readersOfRow(document, row), ...(live ? { payload: live } : {}) },
  );
}

/** The roles that may read a row: the table's and, with row security, the row's. */
function readersOfRow({ $permissions, rowSecurity }: TableDocument, row: Answer): string[] {
  const own = rowSecurity && Array.isArray(row['$permissions']) ? row['$permissions'].map(String) : [];
  return rolesWith([...$permissions, ...own], 'read');
}

/** The permissions of a new row, if the caller may create one. @throws AppwriteError user_unauthorized */
export function preparedPermissions(call: RowCall, permissions: readonly string[] | null): string[] {
  const given = permissions === null ? ownPermissions(call.actor) : givenPermissions(call.actor, permissions);
  refuseCreation(call.actor, call.table);
  return given;
}

/** The permissions of a changed or upserted row: those in the call, else the existing row's, else the creator's defaults. */
export function changedPermissions(
  call: RowCall,
  before: RowDocument | undefined,
  permissions: readonly string[] | null,
): string[] {
  if (permissions !== null) return givenPermissions(call.actor, permissions);
  return before ? before.$permissions : ownPermissions(call.actor);
}
