import { uid } from '../http/params.ts';
import { totalParam } from '../http/queries.ts';
import { type Route, route } from '../http/route.ts';
import { identityQueries, replyIdentities, replyIdentityDeleted } from '../users/identities.ts';

/** A user's own accounts at OAuth2 providers. */
export const accountIdentityRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/account/identities',
    scopes: ['account'],
    params: { queries: identityQueries, total: totalParam() },
    handle(context, { queries }) {
      const own = { method: 'equal', attribute: 'userId', values: [context.user.$id] };
      return replyIdentities(context, { ...queries, filters: [...queries.filters, own] });
    },
  }),
  route({
    method: 'DELETE',
    path: '/account/identities/:identityId',
    scopes: ['account'],
    params: { identityId: uid() },
    handle: (context, { identityId }) => replyIdentityDeleted(context, identityId),
  }),
];
