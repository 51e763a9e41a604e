import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as web from 'appwrite';
import * as server from 'node-appwrite';
import { Router } from '../../local/http/router.ts';
import { appwriteRoutes, shadowedRoutes } from '../../local/http/unsupported.ts';
import { startLocal } from '../../local/server.ts';
import { services } from '../../local/services.ts';

/** Where {@link methodsPage} is written. */
export const METHODS_PAGE = 'local/docs/methods.md';

/** Whether the local Appwrite has the route of a method. `later` is a route that Appwrite 1.9.6 does not have either. */
type State = 'there' | '501' | 'later';

interface Route {
  method: string;
  path: string;
}

/** A class of an SDK whose methods call routes. */
interface Sdk {
  name: 'node-appwrite' | 'appwrite';
  exports: Readonly<Record<string, unknown>>;
}

const SDKS: readonly Sdk[] = [
  { name: 'node-appwrite', exports: server },
  { name: 'appwrite', exports: web },
];

/** The route that a method of an SDK calls, read in its code. Undefined for one that calls none. */
function routeOf(code: string): Route | undefined {
  const path = /apiPath = ["']([^"']+)["']/.exec(code)?.[1];
  if (path === undefined) return undefined;
  const called = /\.call\(\s*["'](\w+)["']/.exec(code)?.[1];
  // an upload in chunks names no method; a method that only builds an address is for a browser to get
  const method = called ?? (code.includes('chunkedUpload(') ? 'post' : 'get');
  return { method: method.toUpperCase(), path };
}

/** The methods of each service of an SDK, with their routes. */
function* methodsOf({ exports }: Sdk): Generator<{ service: string; method: string; route: Route }> {
  for (const [service, value] of Object.entries(exports)) {
    if (typeof value !== 'function') continue;
    const prototype: unknown = value.prototype;
    if (typeof prototype !== 'object' || prototype === null) continue;
    for (const method of Object.getOwnPropertyNames(prototype)) {
      const own: unknown = Object.getOwnPropertyDescriptor(prototype, method)?.value;
      const route = typeof own === 'function' && method !== 'constructor' ? routeOf(String(own)) : undefined;
      if (route) yield { service, method, route };
    }
  }
}

/** Answers the state of a route, from the routes of every service. */
async function stateOf(): Promise<(route: Route) => State> {
  const running = await startLocal({ projectId: 'methods' });
  const routes = services(running.local).flatMap((service) => service.routes);
  await running.close();
  const here = new Router<Route>(routes);
  const shadowed = new Set<Route>(shadowedRoutes);
  const appwrite = appwriteRoutes();
  return ({ method, path }) => {
    const found = here.find(method, path)?.route;
    if (found && !shadowed.has(found)) return 'there';
    return found || appwrite.find(method, path) ? '501' : 'later';
  };
}

type States = Partial<Record<Sdk['name'], State>>;

/** Each method of each service, with its state in both SDKs. */
async function table(): Promise<Map<string, Map<string, States>>> {
  const state = await stateOf();
  const all = new Map<string, Map<string, States>>();
  for (const sdk of SDKS)
    for (const { service, method, route } of methodsOf(sdk)) {
      const methods = all.get(service) ?? new Map<string, States>();
      all.set(service, methods);
      methods.set(method, { ...methods.get(method), [sdk.name]: state(route) });
    }
  return new Map([...all].sort(([a], [b]) => a.localeCompare(b, 'en')));
}

function versionOf({ name }: Sdk): string {
  const file = fileURLToPath(new URL(`../../node_modules/${name}/package.json`, import.meta.url));
  const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version: string };
  return version;
}

function row(...cells: readonly (string | number)[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** The page that says for each method of the SDKs whether the local Appwrite has it. */
export async function methodsPage(): Promise<string> {
  const all = await table();
  const states = [...all.values()].flatMap((methods) => [...methods.values()]);
  const count = (name: Sdk['name'], state: State) => states.filter((each) => each[name] === state).length;
  const summary = SDKS.map((sdk) =>
    row(
      `\`${sdk.name}\` ${versionOf(sdk)}`,
      count(sdk.name, 'there'),
      count(sdk.name, '501'),
      count(sdk.name, 'later'),
    ),
  );
  const sections = [...all].map(([service, methods]) => {
    const rows = [...methods].map(([method, state]) =>
      row(`\`${method}\``, state['node-appwrite'] ?? '', state.appwrite ?? ''),
    );
    return [
      `## ${service}`,
      '',
      row('method', '`node-appwrite`', '`appwrite`'),
      row('---', '---', '---'),
      ...rows,
    ].join('\n');
  });
  return `# Methods of the SDKs

\`npm run methods\` writes this page. It looks for the route of each method among the routes of the local Appwrite.

- **there**: the local Appwrite has the route. [Differences](differences.md) names what is not the same.
- **501**: Appwrite 1.9.6 has the route, the local Appwrite answers 501 and names it.
- **later**: Appwrite 1.9.6 does not have the route either.

| SDK | there | 501 | later |
| --- | --- | --- | --- |
${summary.join('\n')}

${sections.join('\n\n')}
`;
}
