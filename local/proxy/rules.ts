import { queryTexts } from '../http/queries.ts';
import { type Route, route } from '../http/route.ts';
import { unsupported } from '../http/unsupported.ts';

/**
 * The domains of functions and sites. The command line asks for them after a deployment; the project's key lacks the scope, so it
 * gets the 401 that was recorded. Nobody gets further: functions have their domains here without rules.
 */
export const ruleRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/proxy/rules',
    scopes: ['rules.read'],
    params: { queries: queryTexts() },
    handle: ({ request }) => {
      throw unsupported(request.method, '/proxy/rules');
    },
  }),
];
