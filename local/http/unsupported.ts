import { readFileSync } from 'node:fs';
import { TrieRouter } from 'hono/router/trie-router';
import { AppwriteError } from '../errors.ts';
import { type Route, route } from './route.ts';

let known: TrieRouter<string> | undefined;

function appwriteRoutes(): TrieRouter<string> {
  if (known) return known;
  known = new TrieRouter<string>();
  const text = readFileSync(new URL('./appwrite-routes.txt', import.meta.url), 'utf8');
  for (const line of text.split('\n')) {
    const words = line.split(' ');
    const path = words.pop();
    if (!path?.startsWith('/')) continue;
    for (const method of words) known.add(method, path, path);
  }
  return known;
}

/** The answer to a request without a route here: 501 where Appwrite has one, its page of 404 where it has none either. */
export function unsupported(method: string, path: string): AppwriteError {
  const [first] = appwriteRoutes().match(method, path)[0];
  if (first)
    return AppwriteError.of('general_not_implemented', `The local Appwrite does not support ${method} /v1${first[0]}.`);
  const error = AppwriteError.of('general_route_not_found');
  error.page = true;
  return error;
}

/** Routes of Appwrite that are not here although something is that would take their last word for an id. */
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
    scopes: ['public'],
    params: {},
    handle() {
      throw unsupported('GET', path);
    },
  }),
);
