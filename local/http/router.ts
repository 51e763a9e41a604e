import { TrieRouter } from 'hono/router/trie-router';
import type { Route } from './route.ts';

/** The route for a method and path (without `/v1`), with the names in its path filled in. */
export interface Match {
  route: Route;
  params: Record<string, string>;
}

/** Finds the route of a request among those of all services. A path written out goes before one with a name in it. */
export class Router {
  readonly #trie = new TrieRouter<Route>();

  constructor(routes: readonly Route[]) {
    const literalFirst = [...routes].sort((a, b) => names(a) - names(b));
    for (const route of literalFirst) this.#trie.add(route.method, route.path, route);
  }

  find(method: string, path: string): Match | undefined {
    const [first] = this.#trie.match(method, path)[0];
    if (!first) return undefined;
    const [route, raw] = first;
    const params: Record<string, string> = {};
    for (const [name, value] of Object.entries(raw)) params[name] = decode(String(value));
    return { route, params };
  }
}

function names(route: Route): number {
  return route.path.split(':').length;
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
