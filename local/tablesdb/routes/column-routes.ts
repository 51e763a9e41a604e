import type { Context } from '../../http/context.ts';
import { nullable, optional } from '../../http/param.ts';
import { boolean, uid } from '../../http/params.ts';
import { listPage, listQueries, totalParam } from '../../http/queries.ts';
import { accepted, noContent, ok } from '../../http/reply.ts';
import { type Route, route } from '../../http/route.ts';
import type { Whole } from '../../store/exact.ts';
import type { Json } from '../../store/schema.ts';
import { type ColumnDraft, type ColumnKind, columnKinds, integerSize } from '../columns/column-kinds.ts';
import { addColumn, changeColumn, findColumn, removeColumn } from '../columns/columns.ts';
import { removeRelationship } from '../columns/relationship-columns.ts';
import { later } from '../columns/schema-jobs.ts';
import { columnAnswer } from '../model/answers.ts';
import type { ColumnDocument } from '../model/documents.ts';
import { publish } from '../model/events.ts';
import type { Table } from '../model/table.ts';
import { partId, tablesOf } from '../model/tablesdb.ts';
import { key } from './params.ts';

/** What the routes of columns have in common. */
export const path = '/tablesdb/:databaseId/tables/:tableId/columns';
const read = ['tables.read', 'collections.read', 'columns.read', 'attributes.read'];
export const write = ['tables.write', 'collections.write', 'columns.write', 'attributes.write'];
export const place = { databaseId: uid(), tableId: uid() };

export const columnRoutes: readonly Route[] = [
  ...columnKinds.flatMap((kind) => [createRoute(kind), updateRoute(kind)]),
  route({
    method: 'GET',
    path,
    scopes: read,
    params: {
      ...place,
      queries: listQueries(['key', 'type', 'size', 'required', 'array', 'status', 'error']),
      total: totalParam(),
    },
    handle: (context, { databaseId, tableId, queries }) => {
      const tablesdb = tablesOf(context.local);
      const table = tablesdb.table(databaseId, tableId);
      const mine = { method: 'equal', attribute: 'table', values: [table.document.$id] };
      const id = table.columns.find((column) => column.key === queries.cursor?.id)?.$id;
      const cursor = queries.cursor && { ...queries.cursor, id: id ?? queries.cursor.id };
      const selection = { ...queries, filters: [...queries.filters, mine], ...(cursor ? { cursor } : {}) };
      const { total, items } = listPage(tablesdb.columns, selection, 'Column');
      return ok({ total, columns: items.map(columnAnswer) });
    },
  }),
  route({
    method: 'GET',
    path: `${path}/:key`,
    scopes: read,
    params: { ...place, key: key() },
    handle: (context, { databaseId, tableId, key: columnKey }) =>
      ok(columnAnswer(findColumn(tablesOf(context.local).table(databaseId, tableId), columnKey))),
  }),
  route({
    method: 'DELETE',
    path: `${path}/:key`,
    scopes: write,
    params: { ...place, key: key() },
    handle: (context, { databaseId, tableId, key: columnKey }) => {
      const tablesdb = tablesOf(context.local);
      const table = tablesdb.table(databaseId, tableId);
      const found = findColumn(table, columnKey);
      const column = found.options ? removeRelationship(tablesdb, found) : removeColumn(tablesdb, table, columnKey);
      later(context.local, found.options ? 'dropRelationship' : 'dropColumn', column.$id);
      announce(context, table, column, 'update');
      return noContent();
    },
  }),
];

/** The values of a kind's parameters. Each kind has some of them. */
interface Given {
  size?: number | null;
  default?: Json;
  min?: Whole | null;
  max?: Whole | null;
  elements?: string[];
  encrypt?: boolean;
}

function createRoute(kind: ColumnKind): Route {
  return route({
    method: 'POST',
    path: `${path}/${kind.name}`,
    scopes: write,
    params: { ...place, key: key(), required: boolean(), array: optional(boolean(), false), ...kind.create },
    handle: (context, { databaseId, tableId, key: columnKey, required, array, ...rest }) => {
      const tablesdb = tablesOf(context.local);
      const table = tablesdb.table(databaseId, tableId);
      const column = addColumn(tablesdb, table, draft(kind, { key: columnKey, required, array }, rest as Given));
      later(context.local, 'activateColumn', column.$id);
      announce(context, table, column, 'create');
      const answer = columnAnswer(column);
      return accepted('encrypt' in answer ? { ...answer, encrypt: column.encrypt } : answer);
    },
  });
}

function draft(kind: ColumnKind, common: Pick<ColumnDraft, 'key' | 'required' | 'array'>, given: Given): ColumnDraft {
  const max = given.max ?? null;
  return {
    ...common,
    type: kind.type,
    format: kind.format,
    size: kind.type === 'integer' ? integerSize(max) : (kind.size ?? given.size ?? 0),
    default: given.default ?? null,
    min: given.min ?? null,
    max,
    elements: given.elements ?? [],
    encrypt: given.encrypt ?? false,
  };
}

function updateRoute(kind: ColumnKind): Route {
  return route({
    method: 'PATCH',
    path: `${path}/${kind.name}/:key`,
    scopes: write,
    params: { ...place, key: key(), required: boolean(), ...kind.update, newKey: nullable(key()) },
    handle: (context, { databaseId, tableId, key: columnKey, required, newKey, ...rest }) => {
      const tablesdb = tablesOf(context.local);
      const table = tablesdb.table(databaseId, tableId);
      const given = rest as Given;
      const column = changeColumn(tablesdb, table, columnKey, {
        type: kind.type,
        format: kind.format,
        required,
        newKey,
        default: given.default ?? null,
        size: given.size ?? null,
        min: given.min ?? null,
        max: given.max ?? null,
        elements: given.elements ?? null,
      });
      announce(context, table, column, 'update');
      return ok(columnAnswer(column));
    },
  });
}

/** Publishes an event of a column. */
export function announce(context: Context, table: Table, column: ColumnDocument, action: string): void {
  const { databaseId, tableId } = table.document;
  publish(
    context,
    [
      ['databases', databaseId],
      ['tables', tableId],
      ['columns', partId(table, column.key)],
    ],
    action,
    columnAnswer(column),
  );
}
