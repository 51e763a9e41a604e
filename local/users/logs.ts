import { type LogDocument, logs } from '../directory/logs.ts';
import { AppwriteError } from '../errors.ts';
import { optional, type Param, ParamError, param } from '../http/param.ts';
import { uid } from '../http/params.ts';
import { totalParam } from '../http/queries.ts';
import { ok } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import type { Local } from '../local.ts';
import { parseQueries, type Selection, selectionOf } from '../store/query.ts';
import { agentOf } from './agent.ts';
import { ofUser } from './queries.ts';
import { requireUser } from './store.ts';

/** The `queries` of a list of logs: a limit and an offset only. */
export function logQueries(): Param<Selection> {
  const read = param((value) => {
    if (!Array.isArray(value)) throw new ParamError('Queries must be an array of strings');
    try {
      const queries = parseQueries(value.map(String));
      const other = queries.find(({ method }) => method !== 'limit' && method !== 'offset');
      if (other) throw new ParamError(`Invalid query method: ${other.method}`);
      return selectionOf(queries);
    } catch (error) {
      throw error instanceof AppwriteError ? new ParamError(error.message) : error;
    }
  });
  return optional<Selection>(read, { filters: [], orders: [] });
}

/** A page of what a user did, newest first. Logs are kept for 14 days. */
export function logsOf(local: Local, userId: string, page: Selection, withTotal: boolean): Record<string, unknown> {
  const filters = [ofUser(userId)];
  const found = logs(local.store).find({
    ...page,
    filters,
    orders: [{ attribute: '$sequence', direction: 'DESC' }],
  });
  return { total: withTotal ? logs(local.store).count({ filters }) : 0, logs: found.map(logBody) };
}

function logBody(log: LogDocument): Record<string, unknown> {
  const { event, userId, userEmail, userName, ip, userAgent, $createdAt: time } = log;
  return {
    ...{ event, userId, userEmail, userName, mode: 'default', userType: 'user', ip, time },
    ...agentOf(userAgent),
    ...{ countryCode: '--', countryName: 'Unknown' },
  };
}

export const userLogRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/users/:userId/logs',
    scopes: ['users.read'],
    params: { userId: uid(), queries: logQueries(), total: totalParam() },
    handle({ local }, { userId, queries, total }) {
      requireUser(local, userId);
      return ok(logsOf(local, userId, queries, total));
    },
  }),
];
