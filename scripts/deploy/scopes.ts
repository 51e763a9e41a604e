import { AppwriteException, type Client } from 'node-appwrite';
import type { Config } from '../../local/config/schema.ts';
import type { Connection } from '../connection.ts';
import { DeployError } from './problem.ts';
import { clientOf, refusalOf } from './target.ts';

/** One right, and a call that is refused without it. */
interface Probe {
  scope: string;
  method: 'get' | 'post';
  path: string;
}

const reading = (scope: string, path: string): Probe => ({ scope, method: 'get', path });
// Nothing can be made of an empty body: with the right the answer is 400, because rights are looked at first
const writing = (scope: string, path: string): Probe => ({ scope, method: 'post', path });

/** What a project wants to be there. */
export type Need = Pick<Config, 'tablesDB' | 'tables' | 'topics' | 'teams' | 'buckets' | 'functions'> & {
  domains: readonly unknown[];
};

/** What reading a part of the configuration back takes. */
export function readProbes(need: Need): Probe[] {
  return [
    ...(need.tablesDB.length > 0 ? [reading('databases.read', '/tablesdb'), reading('tables.read', tables)] : []),
    ...(need.topics.length > 0 ? [reading('topics.read', '/messaging/topics')] : []),
    ...(need.teams.length > 0 ? [reading('teams.read', '/teams')] : []),
    ...(need.buckets.length > 0 ? [reading('buckets.read', '/storage/buckets')] : []),
    ...(need.functions.length > 0 ? [reading('functions.read', '/functions')] : []),
    ...(need.domains.length > 0 ? [reading('rules.read', '/proxy/rules')] : []),
  ];
}

// Of a database that nobody has; what is missing is told after the rights were looked at
const tables = '/tablesdb/none/tables';

/** What changing it takes; `tables.write` is good for columns and indexes, too. */
export function writeProbes(need: Need): Probe[] {
  return [
    ...(need.tablesDB.length > 0 ? [writing('databases.write', '/tablesdb'), writing('tables.write', tables)] : []),
    ...(need.topics.length > 0 ? [writing('topics.write', '/messaging/topics')] : []),
    ...(need.teams.length > 0 ? [writing('teams.write', '/teams')] : []),
    ...(need.buckets.length > 0 ? [writing('buckets.write', '/storage/buckets')] : []),
    ...(need.functions.length > 0 ? [writing('functions.write', '/functions')] : []),
    ...(need.domains.length > 0 ? [writing('rules.write', '/proxy/rules/function')] : []),
  ];
}

/**
 * Which of the rights a key lacks: one call for each.
 * @throws DeployError where the project or the key is refused altogether
 */
export async function missingScopes(target: Connection, probes: readonly Probe[]): Promise<string[]> {
  const client = clientOf(target);
  const asked = await Promise.all(probes.map(async (probe) => ({ ...probe, has: await has(client, target, probe) })));
  return [...new Set(asked.filter(({ has }) => !has).map(({ scope }) => scope))];
}

async function has(client: Client, target: Connection, { method, path }: Probe): Promise<boolean> {
  try {
    await client.call(method, new URL(`${target.endpoint}${path}`), headersOf(target), {});
    return true;
  } catch (error) {
    if (!(error instanceof AppwriteException)) throw error;
    const refusal = refusalOf(error, target);
    if (refusal) throw new DeployError(refusal);
    if (error.type === 'general_unauthorized_scope') return false;
    if (error.code >= 400 && error.code < 500) return true;
    throw new DeployError(`Appwrite answers ${error.code} at ${method.toUpperCase()} ${path}: ${error.message}`);
  }
}

function headersOf({ projectId }: Connection): Record<string, string> {
  return { 'X-Appwrite-Project': projectId, 'content-type': 'application/json', accept: 'application/json' };
}

/** @throws DeployError that names every scope that is missing */
export function refuseMissing(missing: readonly string[]): void {
  if (missing.length === 0) return;
  throw new DeployError(
    `APPWRITE_API_KEY: the key lacks ${missing.length === 1 ? 'the scope' : 'the scopes'} ${missing.join(', ')}. Add it in the console under Overview, API keys.`,
  );
}
