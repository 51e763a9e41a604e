import { DeploymentDownloadType, Functions, type Models } from 'node-appwrite';
import type { FunctionConfig } from '../../local/config/schema.ts';
import type { Bundle } from '../build/bundle.ts';
import { filesOf } from './archive.ts';
import { type Change, changeOf, differences } from './changes.ts';
import { unlessMissing } from './tables.ts';
import type { Target } from './target.ts';
import { planVariables, type VariableChange } from './variables.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** The changes of a function. */
export interface FunctionChange extends Change {
  kind: 'function';
  config: FunctionConfig;
  bundle: Bundle;
  found: Models.Function | undefined;
  variables: VariableChange[];
  /** Secrets that are missing or cannot be used. */
  mistakes: string[];
}

/** Compares the functions, their variables and their bundles with the server. Only reads. */
export function planFunctions(
  target: Target,
  configs: readonly FunctionConfig[],
  bundles: readonly Bundle[],
  environment: Environment,
): Promise<FunctionChange[]> {
  return Promise.all(
    configs.flatMap((config) => {
      const bundle = bundles.find(({ id }) => id === config.$id);
      return bundle ? [planFunction(target, config, bundle, environment)] : [];
    }),
  );
}

async function planFunction(
  target: Target,
  config: FunctionConfig,
  bundle: Bundle,
  environment: Environment,
): Promise<FunctionChange> {
  const functions = new Functions(target.client);
  const functionId = config.$id;
  const found = await unlessMissing(functions.get({ functionId }));
  const variables = found?.vars ?? [];
  const { changes, mistakes, notes } = planVariables(target.connection, config, variables, environment);
  const change: FunctionChange = {
    ...changeOf('function', functionId),
    kind: 'function',
    config,
    bundle,
    found,
    variables: changes,
    mistakes,
    notes,
  };
  if (!found) {
    change.what.push('new');
    return change;
  }
  change.what.push(...differences(settingsOf(config), comparable(found)));
  change.what.push(...changes.map(({ key, found: before }) => `variable ${key}${before ? '' : ': new'}`));
  const reason = await whyDeploy(functions, found, variables, bundle);
  if (reason) change.what.push(reason);
  return change;
}

/** The settings of a function that the file declares. An omitted specification is left to the server. */
function settingsOf(config: FunctionConfig): Record<string, unknown> {
  const { $id: _id, path: _path, vars: _vars, specification, commands = '', ...settings } = config;
  return { ...settings, commands, ...(specification === undefined ? {} : { specification }) };
}

/** Servers have one field for the size, or one for building and one for running. */
function comparable(found: Models.Function): Record<string, unknown> {
  const { specification, runtimeSpecification } = found as { specification?: string; runtimeSpecification?: string };
  return { ...found, specification: runtimeSpecification ?? specification };
}

/** Why a function has to be deployed again although its settings are unchanged; undefined if it does not. */
async function whyDeploy(
  functions: Functions,
  found: Models.Function,
  variables: readonly Models.Variable[],
  bundle: Bundle,
): Promise<string | undefined> {
  const { $id: functionId, deploymentId, deploymentCreatedAt, live } = found;
  if (!deploymentId) return 'not deployed yet';
  if (!(await runs(functions, functionId, deploymentId, bundle))) return 'code';
  const since = Date.parse(deploymentCreatedAt);
  const isOlder = variables.some(({ $updatedAt }) => Date.parse($updatedAt) > since);
  // a process keeps the variables from its start
  return !live || isOlder ? 'changed since it was deployed' : undefined;
}

/** Whether a deployment's source equals the bundle. It is downloaded, so that nothing has to be stored locally. */
export async function runs(
  functions: Functions,
  functionId: string,
  deploymentId: string,
  { code, map }: Bundle,
): Promise<boolean> {
  const source = { functionId, deploymentId, type: DeploymentDownloadType.Source };
  const archive = await unlessMissing(functions.getDeploymentDownload(source));
  if (!archive) return false;
  const files = await filesOf(new Uint8Array(archive)).catch(() => new Map<string, Buffer>());
  const is = (path: string, bytes: Uint8Array) => files.get(path)?.equals(bytes) ?? false;
  return files.size === 2 && is('main.js', code) && is('main.js.map', map);
}
