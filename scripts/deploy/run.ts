import { AppwriteException } from 'node-appwrite';
import { type Change, isDone } from './changes.ts';
import { apply, changesOf, type Plan, plan, type Wanted } from './deploy.ts';
import type { DeployOptions } from './options.ts';
import { DeployError, reasonOf } from './problem.ts';
import { finalTable, planLines } from './report.ts';
import { missingScopes, type Need, readProbes, refuseMissing, writeProbes } from './scopes.ts';
import type { Target } from './target.ts';

/**
 * Compares, refuses changes that are not allowed, applies the rest and compares again.
 * @returns whether the server now has what the file declares
 * @throws DeployError if nothing was done
 */
export async function run(
  target: Target,
  wanted: Wanted,
  options: DeployOptions,
  say: (line: string) => void,
): Promise<boolean> {
  await refuseUnread(target, wanted, options);
  const planned = await asDeployError(plan(target, wanted));
  const changes = changesOf(planned);
  for (const line of planLines(changes)) say(line);
  refuseMistakes(planned);
  refuseLosses(changes, options);
  if (options.dryRun) return true;
  const todo = changes.filter((change) => !isDone(change));
  refuseMissing(await missingScopes(target.connection, writeProbes(partOf(wanted, todo))));
  const results = await apply(target, wanted.config, planned, say);
  const after = todo.length > 0 ? changesOf(await asDeployError(plan(target, wanted))) : changes;
  for (const line of finalTable(changes, results, after)) say(line);
  return after.every(isDone) && results.every(({ failure }) => failure === undefined);
}

/** @throws DeployError naming every scope that the key lacks, including those for writing */
async function refuseUnread(target: Target, wanted: Wanted, { dryRun }: DeployOptions): Promise<void> {
  const missing = await missingScopes(target.connection, readProbes(needOf(wanted)));
  if (missing.length === 0) return;
  refuseMissing([...missing, ...(dryRun ? [] : await missingScopes(target.connection, writeProbes(needOf(wanted))))]);
}

/** The parts of a configuration that need scopes. */
export function needOf({ config, domains }: Pick<Wanted, 'config' | 'domains'>): Need {
  return { ...config, domains };
}

/** The parts that have changes. */
function partOf(wanted: Wanted, changes: readonly Change[]): Need {
  const config = needOf(wanted);
  const has = (kind: Change['kind']) => changes.some((change) => change.kind === kind);
  return {
    ...config,
    tablesDB: has('database') || has('table') || has('relationship') ? config.tablesDB : [],
    tables: has('table') || has('relationship') ? config.tables : [],
    topics: has('topic') ? config.topics : [],
    teams: has('team') ? config.teams : [],
    buckets: has('bucket') ? config.buckets : [],
    functions: has('function') ? config.functions : [],
    domains: has('domain') ? config.domains : [],
  };
}

function refuseMistakes({ functions }: Plan): void {
  const mistakes = functions.flatMap((change) => change.mistakes);
  if (mistakes.length === 0) return;
  throw new DeployError(
    `${mistakes.join('\n')}\nSet it in the environment, 32 random bytes: openssl rand -hex 32. Nothing was changed.`,
  );
}

function refuseLosses(changes: readonly Change[], { allowDataLoss }: DeployOptions): void {
  const losing = changes.filter(({ losses }) => losses.length > 0);
  if (losing.length === 0 || allowDataLoss) return;
  throw new DeployError(
    'Refused, because data would be lost (marked with "!"). Nothing was changed. --allow-data-loss does it all the same.',
  );
}

async function asDeployError<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof AppwriteException) throw new DeployError(`Appwrite answers ${error.code}: ${error.message}`);
    if (error instanceof TypeError && error.cause !== undefined) throw new DeployError(`Appwrite: ${reasonOf(error)}`);
    throw error;
  }
}
