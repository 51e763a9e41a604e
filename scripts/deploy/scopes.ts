import { AppwriteException, type Client } from 'node-appwrite';
import type { Config } from '../../local/config/schema.ts';
import type { Connection } from '../connection.ts';
import { DeployError } from './problem.ts';
import { clientOf, refusalOf } from './target.ts';

/** A scope, and a call that is refused without it. */
interface Probe {
  scope: string;
  method: 'get' | 'post';
  path: string;
}

const reading = (scope: string, path: string): Probe => ({ scope, method: 'get', path });
// An empty body creates nothing: with the scope the answer is 400, because scopes are checked first
const writing = (scope: string, path: string): Probe => ({ scope, method: 'post', path });

/** What a project declares. */
export type Need = Pick<Config, 'tablesDB' | 'tables' | 'topics' | 'teams' | 'buckets' | 'functions'> & {
  domains: readonly unknown[];
};

/** The scopes for reading each part of the configuration. */
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

// With a database that does not exist: 404 comes after the scopes were checked
const tables = '/tablesdb/none/tables';

/** The scopes for changing each part; `tables.write` includes columns and indexes. */
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
 * The scopes that a key lacks. One call for each.
 * @throws DeployError if the project or the key is refused
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
    if (refusal) throw refusal;
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
