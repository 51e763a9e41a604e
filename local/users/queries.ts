import { listQueries } from '../http/queries.ts';
import type { Query } from '../store/query.ts';

/** The attributes that lists can be filtered and ordered by. Source: appwrite 1.9.6, Validator/Queries. */
export const userQueries = listQueries([
  'name',
  'email',
  'phone',
  'status',
  'passwordUpdate',
  'registration',
  'emailVerification',
  'phoneVerification',
  'labels',
  'impersonator',
]);

export const targetQueries = listQueries(['userId', 'providerId', 'identifier', 'providerType']);

export const membershipQueries = listQueries(['userId', 'teamId', 'invited', 'joined', 'confirm', 'roles']);

/** The documents that belong to one user. */
export function ofUser(userId: string): Query {
  return { method: 'equal', attribute: 'userId', values: [userId] };
}
