import { uid } from '../http/params.ts';
import { totalParam } from '../http/queries.ts';
import { ok } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { userError } from '../users/errors.ts';
import { identityQueries } from '../users/identities.ts';

/** There is no OAuth2 here, so no user has an identity. */
export const accountIdentityRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/account/identities',
    scopes: ['account'],
    params: { queries: identityQueries, total: totalParam() },
    handle: () => ok({ total: 0, identities: [] }),
  }),
  route({
    method: 'DELETE',
    path: '/account/identities/:identityId',
    scopes: ['account'],
    params: { identityId: uid() },
    handle() {
      throw userError('user_identity_not_found');
    },
  }),
];
