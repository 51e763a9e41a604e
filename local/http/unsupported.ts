import { readFileSync } from 'node:fs';
import { AppwriteError } from '../errors.ts';
import { type Route, route } from './route.ts';
import { Router } from './router.ts';

let known: Router<{ method: string; path: string }> | undefined;

/** Every route of Appwrite 1.9.6. */
export function appwriteRoutes(): Router<{ method: string; path: string }> {
  if (known) return known;
  const text = readFileSync(new URL('./appwrite-routes.txt', import.meta.url), 'utf8');
  const routes = text.split('\n').flatMap((line) => {
    const words = line.split(' ');
    const path = words.pop() ?? '';
    return path.startsWith('/') ? words.map((method) => ({ method, path })) : [];
  });
  known = new Router(routes);
  return known;
}

/** The answer to a request without a route: 501 if Appwrite has such a route, otherwise Appwrite's page for 404. */
export function unsupported(method: string, path: string): AppwriteError {
  const match = appwriteRoutes().find(method, path);
  if (match)
    return AppwriteError.of(
      'general_not_implemented',
      `The local Appwrite does not support ${method} /v1${match.route.path}.`,
    );
  const error = AppwriteError.of('general_route_not_found');
  error.page = true;
  return error;
}

/** Unsupported routes of Appwrite whose last part a supported route would read as an id. */
export const shadowedRoutes: readonly Route[] = [
  '/databases/usage',
  '/functions/templates',
  '/functions/usage',
  '/tablesdb/usage',
  '/users/usage',
].map((path) =>
  route({
    method: 'GET',
    path,
    scopes: ['public', 'global'],
    params: {},
    handle() {
      throw unsupported('GET', path);
    },
  }),
);
