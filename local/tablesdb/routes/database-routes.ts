import { nullable, optional } from '../../http/param.ts';
import { boolean, customId, text, uid } from '../../http/params.ts';
import { listPage, listQueries, totalParam } from '../../http/queries.ts';
import { created, noContent, ok } from '../../http/reply.ts';
import { type Route, route } from '../../http/route.ts';
import type { Selection } from '../../store/query.ts';
import { createDatabase, deleteDatabase, updateDatabase } from '../databases/databases.ts';
import { databaseAnswer } from '../model/answers.ts';
import { tablesOf } from '../model/tablesdb.ts';

const name = () => text(128);
const path = '/tablesdb/:databaseId';

export const databaseRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/tablesdb',
    scopes: ['databases.write'],
    params: { databaseId: customId(), name: name(), enabled: optional(boolean(), true) },
    handle: (context, values) => created(databaseAnswer(createDatabase(context, { ...values, type: 'tablesdb' }))),
  }),
  route({
    method: 'GET',
    path: '/tablesdb',
    scopes: ['databases.read'],
    params: { queries: listQueries(['name']), search: optional(text(256, { min: 0 }), ''), total: totalParam() },
    handle: (context, { queries, search }) => {
      const { databases } = tablesOf(context.local);
      const { total, items } = listPage(databases, withSearch(queries, search), 'Database');
      return ok({ total, databases: items.map(databaseAnswer) });
    },
  }),
  route({
    method: 'GET',
    path,
    scopes: ['databases.read'],
    params: { databaseId: uid() },
    handle: (context, { databaseId }) => ok(databaseAnswer(tablesOf(context.local).database(databaseId))),
  }),
  route({
    method: 'PUT',
    path,
    scopes: ['databases.write'],
    params: { databaseId: uid(), name: nullable(name()), enabled: optional(boolean(), true) },
    handle: (context, { databaseId, ...change }) => ok(databaseAnswer(updateDatabase(context, databaseId, change))),
  }),
  route({
    method: 'DELETE',
    path,
    scopes: ['databases.write'],
    params: { databaseId: uid() },
    handle: (context, { databaseId }) => {
      deleteDatabase(context, databaseId);
      return noContent();
    },
  }),
];

/** Stores only entries that contain the searched words. */
export function withSearch(selection: Selection, search: string): Selection {
  if (search === '') return selection;
  const filter = { method: 'contains', attribute: 'search', values: [search.toLowerCase()] };
  return { ...selection, filters: [...selection.filters, filter] };
}
