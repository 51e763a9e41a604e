import { stripVTControlCharacters } from 'node:util';
import { Functions, type Models, type ProjectKeyScopes, type Runtime } from 'node-appwrite';
import type { FunctionConfig } from '../../local/config/schema.ts';
import { push } from './cli.ts';
import { type FunctionChange, runs } from './functions.ts';
import { DeployError, reasonOf } from './problem.ts';
import type { Target } from './target.ts';
import { until } from './until.ts';
import { applyVariable } from './variables.ts';

/** How the deployment of one function went. */
export interface Outcome {
  name: string;
  deploymentId: string;
  /** Why it failed; undefined where it is ready and runs. */
  failure: string | undefined;
}

/**
 * Deploys functions. What is new, and every variable, by the SDK: the command line cannot make a function with a key alone, and
 * pushes no `vars`. Settings and code by the command line, all in one run; whether they are ready is looked up here.
 */
export async function applyFunctions(
  target: Target,
  changes: readonly FunctionChange[],
  say: (line: string) => void,
): Promise<Outcome[]> {
  if (changes.length === 0) return [];
  const functions = new Functions(target.client);
  const before = new Map<string, string>();
  for (const change of changes) {
    const { latestDeploymentId } = await prepare(target, functions, change);
    before.set(change.name, latestDeploymentId);
    say(`${change.name}: ${change.found ? 'variables and settings' : 'made'}, uploading`);
  }
  const printed = await push(target.connection, ['functions', '--async'], stage(changes));
  return Promise.all(
    changes.map(async (change) => {
      const outcome = await outcomeOf(functions, change, before.get(change.name) ?? '', printed);
      say(`${change.name}: ${outcome.failure ?? `ready, deployment ${outcome.deploymentId}`}`);
      return outcome;
    }),
  );
}

/** Makes a function that is not there yet, and brings its variables to what the file says. */
async function prepare(target: Target, functions: Functions, change: FunctionChange): Promise<Models.Function> {
  const { config, found, variables } = change;
  const made =
    found ??
    (await functions.create({ functionId: config.$id, runtime: config.runtime as Runtime, ...settings(config) }));
  // the command line refuses to change a runtime
  if (made.runtime !== config.runtime)
    await functions.update({ functionId: config.$id, runtime: config.runtime as Runtime, ...settings(config) });
  for (const variable of variables) await applyVariable(target, config.$id, variable);
  return made;
}

function settings(config: FunctionConfig) {
  const {
    name,
    execute,
    events,
    schedule,
    timeout,
    enabled,
    logging,
    entrypoint,
    commands = '',
    specification,
  } = config;
  const sizes = specification ? { buildSpecification: specification, runtimeSpecification: specification } : {};
  const common = { name, execute, events, schedule, timeout, enabled, logging, entrypoint, commands, ...sizes };
  return { ...common, scopes: config.scopes as ProjectKeyScopes[] };
}

/** What the command line gets: of each function the settings, and the bundle and its map in a folder of their own. */
function stage(changes: readonly FunctionChange[]) {
  const files: Record<string, Uint8Array> = {};
  const functions = changes.map(({ config, bundle, found }) => {
    // a size that the file leaves to the server stays what it is
    const { vars: _vars, commands = '', specification = found?.runtimeSpecification, ...rest } = config;
    const path = `functions/${config.$id}`;
    files[`${path}/main.js`] = bundle.code;
    files[`${path}/main.js.map`] = bundle.map;
    return { ...rest, commands, ...(specification ? { specification } : {}), path };
  });
  return { config: { functions }, files };
}

async function outcomeOf(
  functions: Functions,
  { config, bundle }: FunctionChange,
  before: string,
  printed: string,
): Promise<Outcome> {
  const functionId = config.$id;
  const { latestDeploymentId } = await functions.get({ functionId });
  const outcome = { name: functionId, deploymentId: latestDeploymentId };
  try {
    if (latestDeploymentId === before)
      throw new DeployError(`was not uploaded. The command line says:\n${printed.trim()}`);
    const deployment = await ended(functions, functionId, latestDeploymentId);
    if (deployment.status !== 'ready')
      throw new DeployError(`is ${deployment.status}: ${lastLine(deployment.buildLogs)}`);
    await until(`${functionId}: activated`, async () => {
      const { deploymentId, latestDeploymentId: latest } = await functions.get({ functionId });
      if (latest !== latestDeploymentId) throw new DeployError('somebody else deployed it at the same time');
      return deploymentId === latestDeploymentId || undefined;
    });
    if (!(await runs(functions, functionId, latestDeploymentId, bundle)))
      throw new DeployError('is ready, but what the server has is not what was built');
    return { ...outcome, failure: undefined };
  } catch (error) {
    return { ...outcome, failure: error instanceof DeployError ? error.message : reasonOf(error) };
  }
}

const IN_WORK = ['waiting', 'processing', 'building'];

function ended(functions: Functions, functionId: string, deploymentId: string): Promise<Models.Deployment> {
  return until(`${functionId}: built`, async () => {
    const deployment = await functions.getDeployment({ functionId, deploymentId });
    return IN_WORK.includes(deployment.status) ? undefined : deployment;
  });
}

/** The end of a build log, which says what went wrong, without its colours. */
function lastLine(log: string): string {
  const lines = stripVTControlCharacters(log).trim().split('\n');
  return lines.at(-1) ?? '';
}
