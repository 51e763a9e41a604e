import { optional } from '../http/param.ts';
import { text, uid } from '../http/params.ts';
import { listQueries, totalParam } from '../http/queries.ts';
import { ok } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { userError } from './errors.ts';

/** The attributes that identities can be filtered by. Source: appwrite 1.9.6, Validator/Queries/Identities. */
export const identityQueries = listQueries([
  'userId',
  'provider',
  'providerUid',
  'providerEmail',
  'providerAccessTokenExpiry',
]);

/** There is no OAuth2 here, so no user has an identity and the lists are empty. */
export const identityRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/users/identities',
    scopes: ['users.read'],
    params: { queries: identityQueries, search: optional(text(256), ''), total: totalParam() },
    handle: () => ok({ total: 0, identities: [] }),
  }),
  route({
    method: 'DELETE',
    path: '/users/identities/:identityId',
    scopes: ['users.write'],
    params: { identityId: uid() },
    handle() {
      throw userError('user_identity_not_found');
    },
  }),
];
