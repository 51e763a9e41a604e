import { may } from '../auth/authorize.ts';
import { type IdentityDocument, identities } from '../directory/identities.ts';
import { AppwriteError } from '../errors.ts';
import type { Context } from '../http/context.ts';
import { optional } from '../http/param.ts';
import { text, uid } from '../http/params.ts';
import { listPage, listQueries, totalParam } from '../http/queries.ts';
import { noContent, ok, type Reply } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import type { Selection } from '../store/query.ts';
import { userError } from './errors.ts';
import { publishUserEvent } from './events.ts';

/** The attributes that identities can be filtered by. Source: appwrite 1.9.6, Validator/Queries/Identities. */
export const identityQueries = listQueries([
  'userId',
  'provider',
  'providerUid',
  'providerEmail',
  'providerAccessTokenExpiry',
]);

/** An identity in Appwrite's form. */
function identityBody(identity: IdentityDocument): Record<string, unknown> {
  const { $id, $createdAt, $updatedAt, userId, provider, providerUid, providerEmail } = identity;
  const { providerAccessToken, providerAccessTokenExpiry, providerRefreshToken } = identity;
  const tokens = { providerAccessToken, providerAccessTokenExpiry, providerRefreshToken };
  return { $id, $createdAt, $updatedAt, userId, provider, providerUid, providerEmail, ...tokens };
}

/** Answers a page of identities. */
export function replyIdentities({ local }: Context, selection: Selection): Reply {
  const page = listPage(identities(local.store), selection, 'Identity');
  return ok({ total: page.total, identities: page.items.map(identityBody) });
}

/**
 * Deletes an identity. The user can sign in with that account again, which creates a new one.
 * @throws AppwriteError user_identity_not_found, user_unauthorized
 */
export function replyIdentityDeleted(context: Context, identityId: string): Reply {
  const { store } = context.local;
  const identity = identities(store).get(identityId);
  if (!identity) throw userError('user_identity_not_found');
  if (!may(context, 'delete', identity)) throw AppwriteError.of('user_unauthorized');
  identities(store).delete(identityId);
  const body = identityBody(identity);
  publishUserEvent(context.local, identity.userId, `identities.${identityId}.delete`, body, context.userId);
  return noContent();
}

export const identityRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/users/identities',
    scopes: ['users.read'],
    params: { queries: identityQueries, search: optional(text(256), ''), total: totalParam() },
    handle(context, { queries, search }) {
      // identities cannot be searched in 1.9.6
      if (search !== '') throw AppwriteError.of('general_server_error', 'Server Error');
      return replyIdentities(context, queries);
    },
  }),
  route({
    method: 'DELETE',
    path: '/users/identities/:identityId',
    scopes: ['users.write'],
    params: { identityId: uid() },
    handle: (context, { identityId }) => replyIdentityDeleted(context, identityId),
  }),
];
