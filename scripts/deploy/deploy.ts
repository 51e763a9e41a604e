import type { Config } from '../../local/config/schema.ts';
import type { Bundle } from '../build/bundle.ts';
import { applyFunctions, type Outcome } from './apply-functions.ts';
import { applyDatabase, applyTable } from './apply-tables.ts';
import { type Change, isDone } from './changes.ts';
import { push } from './cli.ts';
import { planCollections } from './collections.ts';
import { applyDomain, type DomainChange, planDomains, verifyAgain, type WantedDomain } from './domains.ts';
import { type FunctionChange, planFunctions } from './functions.ts';
import { reasonOf } from './problem.ts';
import { applyRelationship } from './relationships.ts';
import { planTables, type SchemaChange } from './tables.ts';
import type { Target } from './target.ts';

/** What to deploy: a configuration, its bundles, and the environment with the secrets. */
export interface Wanted {
  config: Config;
  bundles: readonly Bundle[];
  domains: readonly WantedDomain[];
  environment: Readonly<Record<string, string | undefined>>;
}

/** The changes of a deployment, or what is left after one. */
export interface Plan {
  tables: SchemaChange[];
  collections: Change[];
  functions: FunctionChange[];
  domains: DomainChange[];
}

/** Compares everything with the server. Only reads. */
export async function plan(target: Target, wanted: Wanted): Promise<Plan> {
  const { config, bundles, environment } = wanted;
  const [tables, collections, functions, domains] = await Promise.all([
    planTables(target, config),
    planCollections(target, config),
    planFunctions(target, config.functions, bundles, environment),
    planDomains(target, wanted.domains),
  ]);
  return { tables, collections, functions, domains };
}

export function changesOf({ tables, collections, functions, domains }: Plan): Change[] {
  return [...tables, ...collections, ...functions, ...domains];
}

/** The result of one change; the text is for people. */
export interface Result {
  change: Change;
  /** Undefined if it succeeded. */
  failure: string | undefined;
  text: string;
}

/**
 * Applies a plan: tables first, because functions need them. Stops after a failure.
 * @param say progress, a line each
 */
export async function apply(
  target: Target,
  config: Config,
  plan: Plan,
  say: (line: string) => void,
): Promise<Result[]> {
  const results: Result[] = [];
  const left = (changes: readonly Change[]) => changes.filter((change) => !isDone(change));
  for (const change of plan.tables.filter((one) => !isDone(one))) {
    say(`${change.kind} ${change.name}: ${[...change.losses, ...change.what].join(', ')}`);
    const result = await attempt(change, () => applySchema(target, change));
    results.push(result);
    if (result.failure) return results;
  }
  for (const kind of ['topic', 'team', 'bucket'] as const) {
    const changes = left(plan.collections).filter((change) => change.kind === kind);
    if (changes.length === 0) continue;
    for (const change of changes) say(`${kind} ${change.name}: ${change.what.join(', ')}`);
    const names = changes.map(({ name }) => name);
    const part = config[`${kind}s`].filter(({ $id }) => names.includes($id));
    const staged = { config: { [`${kind}s`]: part }, files: {} };
    const failure = await push(target.connection, [`${kind}s`], staged).then(() => undefined, reasonOf);
    for (const change of changes) results.push(resultOf(change, failure));
    if (failure !== undefined) return results;
  }
  const functions = plan.functions.filter((change) => !isDone(change));
  const outcomes = await applyFunctions(target, functions, say).catch(reasonOf);
  for (const change of functions) results.push(functionResult(change, outcomes));
  if (results.some(({ failure }) => failure !== undefined)) return results;
  await verifyAgain(target, plan.domains);
  for (const change of plan.domains.filter((one) => !isDone(one))) {
    say(`domain ${change.name}: ${change.what.join(', ')}`);
    const outcome = await applyDomain(target, change).then(
      (text) => ({ failure: undefined, text }),
      (error: unknown) => ({ failure: reasonOf(error), text: reasonOf(error) }),
    );
    results.push({ change, ...outcome });
  }
  return results;
}

function functionResult(change: Change, outcomes: Outcome[] | string): Result {
  if (typeof outcomes === 'string') return resultOf(change, outcomes);
  const outcome = outcomes.find(({ name }) => name === change.name);
  const result = resultOf(change, outcome?.failure);
  return outcome?.failure === undefined ? { ...result, text: `deployed ${outcome?.deploymentId}` } : result;
}

function applySchema(target: Target, change: SchemaChange): Promise<void> {
  if ('database' in change) return applyDatabase(target, change);
  return 'table' in change ? applyTable(target, change) : applyRelationship(target, change);
}

async function attempt(change: Change, work: () => Promise<void>): Promise<Result> {
  try {
    await work();
    return resultOf(change, undefined);
  } catch (error) {
    return resultOf(change, reasonOf(error));
  }
}

function resultOf(change: Change, failure: string | undefined): Result {
  return { change, failure, text: failure ?? (change.what.includes('new') ? 'made' : 'changed') };
}
