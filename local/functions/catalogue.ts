import { ok } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { ACTIVE_RUNTIMES } from './runtimes.ts';
import { SPECIFICATIONS } from './specifications.ts';

const runtimes = route({
  method: 'GET',
  path: '/functions/runtimes',
  scopes: ['public'],
  params: {},
  handle: () => ok({ total: ACTIVE_RUNTIMES.size, runtimes: [...ACTIVE_RUNTIMES.values()] }),
});

const specifications = route({
  method: 'GET',
  path: '/functions/specifications',
  scopes: ['functions.read'],
  params: {},
  handle: () =>
    ok({
      total: SPECIFICATIONS.length,
      specifications: SPECIFICATIONS.map(({ memory, cpus, slug }) => ({ memory, cpus, enabled: true, slug })),
    }),
});

export const catalogueRoutes: readonly Route[] = [runtimes, specifications];
