import { errorsOf } from '../errors.ts';
import type { Context } from '../http/context.ts';
import { optional } from '../http/param.ts';
import { integer, oneOf, text } from '../http/params.ts';
import { ok, type Reply, raw } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { APPWRITE_VERSION } from '../version.ts';

const healthError = errorsOf({ health_queue_size_exceeded: [503, 'Queue size threshold hit.'] });

/** Everything that Appwrite checks is in this one process: it passes if it answers. */
function passing(name: string): { name: string; ping: number; status: string } {
  return { name, ping: 0, status: 'pass' };
}

const statuses: Readonly<Record<string, readonly string[]>> = {
  db: ['Console.DB (console)', 'Projects.DB (database_db_main)'],
  cache: ['Cache'],
  pubsub: ['PubSub (pubsub)'],
};

/** The kinds of jobs in each of Appwrite's queues. Work that is done at once here has none. */
const queues: Readonly<Record<string, readonly string[]>> = {
  audits: [],
  builds: ['build'],
  certificates: [],
  databases: ['tablesdb.schema'],
  deletes: [],
  functions: ['event', 'execution'],
  logs: [],
  mails: ['mail'],
  messaging: ['message'],
  migrations: [],
  'stats-resources': [],
  'stats-usage': [],
  webhooks: [],
};

/** Appwrite's names of queues in the route of failed jobs. Source: appwrite 1.9.6, Event\Event. */
const FAILED_QUEUES = [
  'v1-database',
  'v1-deletes',
  'v1-audits',
  'v1-mails',
  'v1-functions',
  'v1-stats-resources',
  'v1-stats-usage',
  'v1-webhooks',
  'v1-certificates',
  'v1-builds',
  'v1-screenshots',
  'v1-messaging',
  'v1-migrations',
] as const;

/** The size from which a queue counts as too long, unless the call names another. */
const threshold = optional(integer(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER), 5000);

function sizeReply(size: number, most: number, jobs: string): Reply {
  if (size >= most)
    throw healthError(
      'health_queue_size_exceeded',
      `Queue ${jobs} threshold hit. Current value is ${size} and threshold is ${most}.`,
    );
  return ok({ size });
}

function check(path: string, handle: (context: Context) => Reply): Route {
  return route({ method: 'GET', path: `/health${path}`, scopes: ['health.read'], params: {}, handle });
}

export const healthRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/health/version',
    scopes: ['public'],
    params: {},
    handle: () => ok({ version: APPWRITE_VERSION }),
  }),
  check('', () => ok(passing('http'))),
  ...Object.entries(statuses).map(([path, names]) =>
    check(`/${path}`, () => ok({ total: names.length, statuses: names.map(passing) })),
  ),
  check('/storage', () => ok(passing(''))),
  check('/storage/local', () => ok(passing(''))),
  check('/anti-virus', () => ok({ version: '', status: 'disabled' })),
  ...Object.entries(queues).map(([name, kinds]) =>
    route({
      method: 'GET',
      path: `/health/queue/${name}`,
      scopes: ['health.read'],
      params: { name: optional(text(256), ''), threshold },
      handle: ({ local }, { threshold: most }) => sizeReply(local.jobs.size(kinds), most, 'jobs'),
    }),
  ),
  route({
    method: 'GET',
    path: '/health/queue/failed/:name',
    scopes: ['health.read'],
    params: { name: oneOf(FAILED_QUEUES), threshold },
    // a job that failed is removed, not kept
    handle: (_, { threshold: most }) => sizeReply(0, most, 'failed jobs'),
  }),
  route({
    method: 'GET',
    path: '/ping',
    scopes: ['global'],
    params: {},
    handle: () => raw('text/plain; charset=UTF-8', 'Pong!'),
  }),
];
