import type { Context } from '../../http/context.ts';
import { nullable, optional } from '../../http/param.ts';
import { boolean, customId, list, object, permissions, text, uid } from '../../http/params.ts';
import { listPage, listQueries, totalParam } from '../../http/queries.ts';
import { created, noContent, ok } from '../../http/reply.ts';
import { type Route, route } from '../../http/route.ts';
import { tableAnswer } from '../model/answers.ts';
import { tablesOf } from '../model/tablesdb.ts';
import { addParts } from '../tables/inline-parts.ts';
import { createTable, deleteTable, TABLE_ACTIONS, updateTable } from '../tables/tables.ts';
import { withSearch } from './database-routes.ts';

const path = '/tablesdb/:databaseId/tables';
const read = ['tables.read', 'collections.read'];
const write = ['tables.write', 'collections.write'];
const place = { databaseId: uid(), tableId: uid() };
const parts = () => optional(list(object(), 100), []);

export const tableRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path,
    scopes: write,
    params: {
      databaseId: uid(),
      tableId: customId(),
      name: text(128),
      permissions: nullable(permissions(TABLE_ACTIONS)),
      rowSecurity: optional(boolean(), false),
      enabled: optional(boolean(), true),
      columns: parts(),
      indexes: parts(),
    },
    handle: (context, { permissions: given, columns, indexes, ...definition }) => {
      const whole = { ...definition, permissions: given ?? [] };
      const table = createTable(context, whole, (tablesdb, made) => addParts(tablesdb, made, columns, indexes));
      return created(tableAnswer(table));
    },
  }),
  route({
    method: 'GET',
    path,
    scopes: read,
    params: {
      databaseId: uid(),
      queries: listQueries(['name', 'enabled', 'rowSecurity']),
      search: optional(text(256, { min: 0 }), ''),
      total: totalParam(),
    },
    handle: (context, { databaseId, queries, search }) => ok(listTables(context, databaseId, queries, search)),
  }),
  route({
    method: 'GET',
    path: `${path}/:tableId`,
    scopes: read,
    params: place,
    handle: (context, { databaseId, tableId }) => ok(tableAnswer(tablesOf(context.local).table(databaseId, tableId))),
  }),
  route({
    method: 'PUT',
    path: `${path}/:tableId`,
    scopes: write,
    params: {
      ...place,
      name: nullable(text(128)),
      permissions: nullable(permissions(TABLE_ACTIONS)),
      rowSecurity: optional(boolean(), false),
      enabled: optional(boolean(), true),
      purge: optional(boolean(), false),
    },
    handle: (context, values) => ok(tableAnswer(updateTable(context, values, values))),
  }),
  route({
    method: 'DELETE',
    path: `${path}/:tableId`,
    scopes: write,
    params: place,
    handle: (context, values) => {
      deleteTable(context, values);
      return noContent();
    },
  }),
];

function listTables(
  context: Context,
  databaseId: string,
  queries: Parameters<typeof withSearch>[0],
  search: string,
): { total: number; tables: unknown[] } {
  const tablesdb = tablesOf(context.local);
  tablesdb.database(databaseId);
  const mine = { method: 'equal', attribute: 'databaseId', values: [databaseId] };
  const searched = withSearch({ ...queries, filters: [...queries.filters, mine] }, search);
  const cursor = searched.cursor && { ...searched.cursor, id: `${databaseId}/${searched.cursor.id}` };
  const { total, items } = listPage(tablesdb.tables, cursor ? { ...searched, cursor } : searched, 'Table');
  return { total, tables: items.map((each) => tableAnswer(tablesdb.table(databaseId, each.tableId))) };
}
