import { TrieRouter } from 'hono/router/trie-router';
import { aliases } from './aliases.ts';

/** The route for a method and path (without `/v1`), with the values of the parameters in its path. */
export interface Match<T> {
  route: T;
  params: Record<string, string>;
}

/** Finds the route of a request among those of all services. A literal path takes precedence over one with parameters. */
export class Router<T extends { method: string; path: string }> {
  readonly #trie = new TrieRouter<T>();

  constructor(routes: readonly T[]) {
    const known = new Map(routes.map((route) => [`${route.method} ${route.path}`, route]));
    const older = aliases.flatMap(({ method, path, of }) => {
      const route = known.get(`${method} ${of}`);
      return route ? [{ method, path, route }] : [];
    });
    const all = [...routes.map((route) => ({ method: route.method, path: route.path, route })), ...older];
    for (const { method, path, route } of all.sort((a, b) => names(a.path) - names(b.path)))
      this.#trie.add(method, path, route);
  }

  find(method: string, path: string): Match<T> | undefined {
    const [first] = this.#trie.match(method, path)[0];
    if (!first) return undefined;
    const [route, raw] = first;
    const params: Record<string, string> = {};
    for (const [name, value] of Object.entries(raw)) params[name] = decode(String(value));
    return { route, params };
  }
}

function names(path: string): number {
  return path.split(':').length;
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
