// Only Hono's router: 1 kB and 0.1 ms of a cold start. All of Hono (the tiny preset) is 14 kB and 1 ms, and it needs the
// classes Request and Response, whose first use loads Node's fetch: 16 ms. Medians of 25 cold starts.
import { PatternRouter } from 'hono/router/pattern-router';
import { problems } from './problem.ts';
import type { AnyRoute, Route, RoutePath } from './route.ts';

/** The route that matches, and the decoded parameters of the path. */
export interface Match {
  pattern: string;
  route: Route;
  params: Record<string, string>;
}

/** A function's routes. */
export class Routes {
  readonly #router = new PatternRouter<{ pattern: string; route: Route }>();
  readonly #methods = new Set<string>();

  constructor(routes: Readonly<Partial<Record<RoutePath, AnyRoute>>>) {
    for (const [pattern, route] of Object.entries(routes)) {
      const [method = '', path = ''] = pattern.split(' ');
      this.#methods.add(method);
      if (route) this.#router.add(method, path, { pattern, route: route as unknown as Route });
    }
  }

  /** The methods of a path, as listed in `Allow`. @throws Problem 404 if there are none */
  allow(path: string): string {
    const methods = [...this.#methods].filter((method) => this.#find(method, path) !== undefined);
    if (methods.length === 0) throw problems.notFound();
    return [...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].join(', ');
  }

  /** The route for a request; HEAD is answered as GET. @throws Problem 404, 405 */
  match(method: string, path: string): Match {
    const found = this.#find(method === 'HEAD' ? 'GET' : method, path);
    if (!found) throw problems.method(this.allow(path));
    const [{ pattern, route }, params] = found;
    return { pattern, route, params: decode(params) };
  }

  #find(method: string, path: string) {
    return this.#router.match(method, path)[0][0] as
      | [{ pattern: string; route: Route }, Record<string, string>]
      | undefined;
  }
}

function decode(params: Readonly<Record<string, string>>): Record<string, string> {
  try {
    return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, decodeURIComponent(value)]));
  } catch {
    throw problems.notFound(); // a path that cannot be decoded matches nothing
  }
}
