import { totalParam } from '../http/queries.ts';
import { ok } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { logQueries, logsOf } from '../users/logs.ts';

/** What the caller did themselves. */
export const accountLogRoute: Route = route({
  method: 'GET',
  path: '/account/logs',
  scopes: ['account'],
  params: { queries: logQueries(), total: totalParam() },
  handle: ({ local, user }, { queries, total }) => ok(logsOf(local, user.$id, queries, total)),
});
