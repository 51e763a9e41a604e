import type { Context } from '../../http/context.ts';
import { nullable, optional } from '../../http/param.ts';
import { integer, list, oneOfAnyCase, uid } from '../../http/params.ts';
import { listPage, listQueries, totalParam } from '../../http/queries.ts';
import { accepted, noContent, ok } from '../../http/reply.ts';
import { type Route, route } from '../../http/route.ts';
import { later } from '../columns/schema-jobs.ts';
import { addIndex, findIndex, removeIndex } from '../indexes/indexes.ts';
import { indexAnswer } from '../model/answers.ts';
import type { IndexDocument, IndexType } from '../model/documents.ts';
import { publish } from '../model/events.ts';
import type { Table } from '../model/table.ts';
import { partId, tablesOf } from '../model/tablesdb.ts';
import { direction, indexedKey, key } from './params.ts';

const path = '/tablesdb/:databaseId/tables/:tableId/indexes';
const read = ['tables.read', 'collections.read', 'indexes.read'];
const write = ['tables.write', 'collections.write', 'indexes.write'];
const place = { databaseId: uid(), tableId: uid() };

export const indexRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path,
    scopes: write,
    params: {
      ...place,
      key: key(),
      type: oneOfAnyCase<IndexType>(['key', 'fulltext', 'unique']),
      columns: list(indexedKey(), 100),
      orders: optional(list(direction(), 100), []),
      lengths: optional(list(nullable(integer(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)), 100), []),
    },
    handle: (context, { databaseId, tableId, ...draft }) => {
      const tablesdb = tablesOf(context.local);
      const table = tablesdb.table(databaseId, tableId);
      const index = addIndex(tablesdb, table, draft);
      later(context.local, 'activateIndex', index.$id);
      announce(context, table, index, 'create');
      return accepted(indexAnswer(index));
    },
  }),
  route({
    method: 'GET',
    path,
    scopes: read,
    params: { ...place, queries: listQueries(['key', 'type', 'status', 'attributes', 'error']), total: totalParam() },
    handle: (context, { databaseId, tableId, queries }) => {
      const tablesdb = tablesOf(context.local);
      const table = tablesdb.table(databaseId, tableId);
      const mine = { method: 'equal', attribute: 'table', values: [table.document.$id] };
      const cursor = queries.cursor && { ...queries.cursor, id: partId(table, queries.cursor.id) };
      const selection = { ...queries, filters: [...queries.filters, mine], ...(cursor ? { cursor } : {}) };
      const { total, items } = listPage(tablesdb.indexes, selection, 'Index');
      return ok({ total, indexes: items.map(indexAnswer) });
    },
  }),
  route({
    method: 'GET',
    path: `${path}/:key`,
    scopes: read,
    params: { ...place, key: key() },
    handle: (context, { databaseId, tableId, key: indexKey }) =>
      ok(indexAnswer(findIndex(tablesOf(context.local).table(databaseId, tableId), indexKey))),
  }),
  route({
    method: 'DELETE',
    path: `${path}/:key`,
    scopes: write,
    params: { ...place, key: key() },
    handle: (context, { databaseId, tableId, key: indexKey }) => {
      const tablesdb = tablesOf(context.local);
      const table = tablesdb.table(databaseId, tableId);
      const index = removeIndex(tablesdb, table, indexKey);
      later(context.local, 'dropIndex', index.$id);
      announce(context, table, index, 'update');
      return noContent();
    },
  }),
];

function announce(context: Context, table: Table, index: IndexDocument, action: string): void {
  const { databaseId, tableId } = table.document;
  publish(
    context,
    [
      ['databases', databaseId],
      ['tables', tableId],
      ['indexes', index.$id],
    ],
    action,
    indexAnswer(index),
  );
}
