import { Functions, type ProjectKeyScopes, type Runtime } from 'node-appwrite';
import type { FunctionConfig } from '../../local/config/schema.ts';
import { push } from './cli.ts';
import { type FunctionChange, runs } from './functions.ts';
import { newestDeployment, runsAtLast } from './new-deployment.ts';
import { DeployError, reasonOf } from './problem.ts';
import type { Target } from './target.ts';
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
  const before = new Map<string, string | undefined>();
  for (const change of changes) {
    await prepare(target, functions, change);
    before.set(change.name, await newestDeployment(functions, change.name));
    say(`${change.name}: ${change.found ? 'variables and settings' : 'made'}, uploading`);
  }
  const printed = await push(target.connection, ['functions', '--async'], stage(changes));
  return Promise.all(
    changes.map(async (change) => {
      const outcome = await outcomeOf(functions, change, { before: before.get(change.name), printed, say });
      say(`${change.name}: ${outcome.failure ?? `ready, deployment ${outcome.deploymentId}`}`);
      return outcome;
    }),
  );
}

/** Makes a function that is not there yet, and brings its variables to what the file says. */
async function prepare(target: Target, functions: Functions, change: FunctionChange): Promise<void> {
  const { config, found, variables } = change;
  const made =
    found ??
    (await functions.create({ functionId: config.$id, runtime: config.runtime as Runtime, ...settings(config) }));
  // the command line refuses to change a runtime
  if (made.runtime !== config.runtime)
    await functions.update({ functionId: config.$id, runtime: config.runtime as Runtime, ...settings(config) });
  for (const variable of variables) await applyVariable(target, config.$id, variable);
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
  { before, printed, say }: { before: string | undefined; printed: string; say: (line: string) => void },
): Promise<Outcome> {
  const functionId = config.$id;
  const outcome = { name: functionId, deploymentId: '' };
  try {
    const deploymentId = await newestDeployment(functions, functionId);
    if (deploymentId === undefined || deploymentId === before)
      throw new DeployError(`was not uploaded. The command line says:\n${printed.trim()}`);
    outcome.deploymentId = deploymentId;
    await runsAtLast(functions, functionId, deploymentId, say);
    if (!(await runs(functions, functionId, deploymentId, bundle)))
      throw new DeployError('is ready, but what the server has is not what was built');
    return { ...outcome, failure: undefined };
  } catch (error) {
    return { ...outcome, failure: error instanceof DeployError ? error.message : reasonOf(error) };
  }
}
