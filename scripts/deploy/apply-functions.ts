import { Functions, type ProjectKeyScopes, type Runtime } from 'node-appwrite';
import type { FunctionConfig } from '../../local/config/schema.ts';
import { push } from './cli.ts';
import { type FunctionChange, runs } from './functions.ts';
import { newestDeployment, runsAtLast } from './new-deployment.ts';
import { DeployError, reasonOf } from './problem.ts';
import type { Target } from './target.ts';
import { applyVariable } from './variables.ts';

/** The result of the deployment of one function. */
export interface Outcome {
  name: string;
  deploymentId: string;
  /** Why it failed; undefined if it is ready and active. */
  failure: string | undefined;
}

/**
 * Deploys functions. The SDK creates new functions and sets variables, because the command line cannot create a function with only
 * a key, and does not push `vars`. The command line pushes settings and code in one run. Then this waits until they are ready.
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

/** Creates a function if it does not exist, and sets its variables. */
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

/** The input of the command line: the settings of each function, and its bundle and map in a folder. */
function stage(changes: readonly FunctionChange[]) {
  const files: Record<string, Uint8Array> = {};
  const functions = changes.map(({ config, bundle, found }) => {
    // a size that the file does not declare stays unchanged
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
      throw new DeployError('is ready, but the server has another bundle');
    return { ...outcome, failure: undefined };
  } catch (error) {
    return { ...outcome, failure: error instanceof DeployError ? error.message : reasonOf(error) };
  }
}
