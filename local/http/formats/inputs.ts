import { parseJson } from '../../store/exact.ts';
import type { Body, InputChange } from './changes.ts';
import { newerQuery } from './old-queries.ts';

/** The lists that accepted {@link newerQuery old queries}. Later lists never did. */
const LISTS = [
  '/account/identities',
  '/account/logs',
  '/databases(/:databaseId(/logs|/collections(/:collectionId(/logs|/attributes|/indexes|/documents(/:documentId(/logs)?)?))?)?)?',
  '/functions(/:functionId/(deployments|executions))?',
  '/proxy/rules',
  '/storage/buckets(/:bucketId/files)?',
  '/teams(/:teamId/(memberships|logs))?',
  '/users(/identities|/:userId/logs)?',
];

/** The build commands of runtimes before they could be chosen. */
const COMMANDS: readonly (readonly [runtime: string, commands: string])[] = [
  ['node', 'npm install'],
  ['python', 'pip install --no-cache-dir -r requirements.txt'],
  ['dart', 'dart pub get'],
  ['php', 'composer update --no-interaction --ignore-platform-reqs --optimize-autoloader --prefer-dist --no-dev'],
  ['ruby', 'bundle install'],
  ['swift', 'swift package resolve'],
  ['dotnet', 'dotnet restore'],
];

const FUNCTION = /^\/functions(\/:functionId)?$/;
const VARIABLE = /^\/functions\/:functionId\/variables(\/:variableId)?$/;
const WRITES = ['POST', 'PUT'] as const;

/**
 * How parameters changed, the earliest change first. Source: the request filters of appwrite 1.9.6, for the supported
 * services.
 */
export const inputChanges: readonly InputChange[] = [
  ...WRITES.map((method) => ({
    since: '1.4.0',
    method,
    path: FUNCTION,
    on: (input: Body) => ({ ...input, commands: commandsOf(String(input['runtime'] ?? '')) }),
  })),
  {
    since: '1.4.0',
    method: 'POST',
    path: /\/executions$/,
    on: ({ data, ...input }) => ({ ...input, body: data ?? '' }),
  },
  {
    since: '1.5.0',
    method: 'GET',
    path: new RegExp(`^(${LISTS.join('|')})$`),
    on: (input) => withQueries(input, newerQuery),
  },
  { since: '1.7.0', method: 'GET', path: /^\/functions$/, on: (input) => about(input, 'deployment', 'deploymentId') },
  {
    since: '1.7.0',
    method: 'GET',
    path: /^\/functions\/:functionId\/deployments$/,
    on: (input) => about(input, 'size', 'deploymentSize'),
  },
  {
    since: '1.7.0',
    method: 'GET',
    path: /^\/proxy\/rules$/,
    on: (input) => about(about(input, 'resourceType', 'deploymentResourceType'), 'resourceId', 'deploymentResourceId'),
  },
  ...WRITES.map((method) => ({
    since: '1.7.0',
    method,
    path: VARIABLE,
    on: (input: Body) => ({ ...input, secret: false }),
  })),
  {
    since: '1.7.0',
    method: 'GET',
    path: /\/deployments\/:deploymentId\/download$/,
    on: (input) => ({ ...input, type: 'output' }),
  },
  ...WRITES.map((method) => ({
    since: '1.9.0',
    method,
    path: FUNCTION,
    on: ({ specification, ...input }: Body) =>
      specification ? { ...input, buildSpecification: specification, runtimeSpecification: specification } : input,
  })),
  {
    since: '1.9.4',
    method: 'POST',
    path: VARIABLE,
    on: (input) => ({ variableId: 'unique()', ...input }),
  },
];

function commandsOf(runtime: string): string {
  return COMMANDS.find(([name]) => runtime.startsWith(name))?.[1] ?? '';
}

function withQueries(input: Body, change: (text: string) => string): Body {
  const queries = input['queries'];
  if (!Array.isArray(queries)) return input;
  return { ...input, queries: queries.map((query) => (typeof query === 'string' ? change(query) : query)) };
}

/** Queries with the newer name of an attribute. */
function about(input: Body, older: string, newer: string): Body {
  return withQueries(input, (text) => {
    try {
      const query = parseJson(text);
      if (typeof query !== 'object' || query === null) return text;
      return 'attribute' in query && query.attribute === older ? JSON.stringify({ ...query, attribute: newer }) : text;
    } catch {
      return text;
    }
  });
}
