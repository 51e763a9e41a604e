import { optional } from '../http/param.ts';
import { boolean, customId, text } from '../http/params.ts';
import { listPage, listQueries, totalParam } from '../http/queries.ts';
import { created, ok } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { createDatabase } from '../tablesdb/databases/databases.ts';
import { databaseAnswer } from '../tablesdb/model/answers.ts';
import { tablesOf } from '../tablesdb/model/tablesdb.ts';
import { withSearch } from '../tablesdb/routes/database-routes.ts';

/**
 * What differs from `/tablesdb` in more than names: a database created here has the type `legacy`, and only those are
 * listed.
 */
export const legacyRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/databases',
    scopes: ['databases.write'],
    params: { databaseId: customId(), name: text(128), enabled: optional(boolean(), true) },
    handle: (context, values) => created(databaseAnswer(createDatabase(context, { ...values, type: 'legacy' }))),
  }),
  route({
    method: 'GET',
    path: '/databases',
    scopes: ['databases.read'],
    params: { queries: listQueries(['name']), search: optional(text(256, { min: 0 }), ''), total: totalParam() },
    handle: (context, { queries, search }) => {
      const legacy = { method: 'equal', attribute: 'type', values: ['legacy'] };
      const selection = withSearch({ ...queries, filters: [...queries.filters, legacy] }, search);
      const { total, items } = listPage(tablesOf(context.local).databases, selection, 'Database');
      return ok({ total, databases: items.map(databaseAnswer) });
    },
  }),
];
