import type { Local } from '../../local.ts';
import { build } from '../builds/build.ts';
import { type DeploymentDocument, deployments, type FunctionDocument, functions, variables } from '../documents.ts';
import { functionError } from '../errors.ts';
import { createFunction, type FunctionSettings, updateFunction } from '../functions.ts';
import { DEFAULT_SPECIFICATION } from '../specifications.ts';
import { pack } from './archive.ts';
import { take } from './upload.ts';

/** A function as declared in a configuration file. Missing fields have Appwrite's defaults. */
export interface FunctionDefinition extends Partial<FunctionSettings> {
  $id: string;
  name: string;
  /** Its variables. Existing variables that are not named here are deleted. */
  variables?: readonly { key: string; value: string; secret: boolean }[];
}

/** Creates or updates a function. Its next deployment runs with its variables. */
export function ensureFunction(
  local: Local,
  { $id, variables: wanted, ...given }: FunctionDefinition,
): FunctionDocument {
  const settings: FunctionSettings = {
    runtime: 'node-22',
    execute: [],
    events: [],
    schedule: '',
    timeout: 15,
    enabled: true,
    logging: true,
    entrypoint: '',
    commands: '',
    scopes: [],
    buildSpecification: DEFAULT_SPECIFICATION,
    runtimeSpecification: DEFAULT_SPECIFICATION,
    deploymentRetention: 0,
    ...given,
  };
  return local.store.transaction(() => {
    const before = functions(local.store).get($id);
    const ensured = before ? updateFunction(local, before, settings) : createFunction(local, $id, settings);
    if (wanted) ensureVariables(local, $id, wanted);
    return ensured;
  });
}

function ensureVariables(local: Local, resourceId: string, wanted: NonNullable<FunctionDefinition['variables']>): void {
  const collection = variables(local.store);
  const known = new Map(collection.where('resourceId', resourceId).map((each) => [each.key, each]));
  for (const { key, value, secret } of wanted) {
    const before = known.get(key);
    known.delete(key);
    if (!before) collection.create({ data: { resourceId, key, value, secret } });
    else if (before.value !== value || before.secret !== secret) collection.update(before.$id, { value, secret });
  }
  for (const { $id } of known.values()) collection.delete($id);
}

/**
 * Deploys a folder as a function's code and activates it. Running executions end with the version that they started with.
 * Resolves once it is ready.
 * @throws AppwriteError function_not_found
 * @throws Error with the build log if the deployment failed
 */
export async function deployFolder(
  local: Local,
  functionId: string,
  folder: string,
  entrypoint: string,
): Promise<DeploymentDocument> {
  const archive = await pack(folder);
  if (!functions(local.store).get(functionId)) throw functionError('function_not_found');
  const { $id } = take(local, archive, {
    resourceId: functionId,
    entrypoint,
    commands: '',
    type: 'manual',
    activate: true,
    sourceSize: archive.length,
    chunksTotal: 1,
  });
  // at once, not when the queue reaches it; the queued job then finds nothing to do
  await build(local, $id);
  const done = deployments(local.store).get($id);
  if (done?.status !== 'ready') throw new Error(`${functionId} could not be deployed: ${done?.buildLogs ?? ''}`);
  return done;
}
