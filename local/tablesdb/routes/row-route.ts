import type { RateLimit } from '../../auth/rate-limits.ts';
import { optional } from '../../http/param.ts';
import { list, object, uid } from '../../http/params.ts';
import { BULK_MAX } from '../rows/bulk.ts';

/** What the routes of rows have in common. */

export const path = '/tablesdb/:databaseId/tables/:tableId/rows';
export const read = ['rows.read', 'documents.read'];
export const write = ['rows.write', 'documents.write'];
export const table = { databaseId: uid(), tableId: uid() };
export const place = { ...table, rowId: uid() };

/** Source: the routes' abuse labels in appwrite 1.9.6: 60 deletions and 120 other writes a minute. */
export function limited(limit: number): RateLimit {
  return { limit, time: 60, key: 'ip:{ip},method:{method},url:{url},userId:{userId}' };
}

/** The rows of a bulk call. */
export function rowList() {
  return optional(list(object(), BULK_MAX), []);
}
