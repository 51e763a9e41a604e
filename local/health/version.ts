import { ok, raw } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { APPWRITE_VERSION } from '../version.ts';

export const healthRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/health/version',
    scopes: ['public'],
    params: {},
    handle: () => ok({ version: APPWRITE_VERSION }),
  }),
  route({
    method: 'GET',
    path: '/health',
    scopes: ['health.read'],
    params: {},
    handle: () => ok({ name: 'http', ping: 0, status: 'pass' }),
  }),
  route({
    method: 'GET',
    path: '/ping',
    scopes: ['global'],
    params: {},
    handle: () => raw('text/plain; charset=UTF-8', 'Pong!'),
  }),
];
