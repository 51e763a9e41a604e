import { ensureFunction } from '../functions/deployments/deploy.ts';
import { functions } from '../functions/documents.ts';
import { DEFAULT_SPECIFICATION } from '../functions/specifications.ts';
import type { Local } from '../local.ts';
import type { Config } from './schema.ts';
import { variablesOf } from './secrets.ts';

/**
 * Creates or updates functions as declared, with their variables. A running function keeps its variables until it is
 * deployed again.
 * @param environment contains the values of secret variables
 * @returns a sentence for each function that runs although the file does not declare it
 */
export function applyFunctions(
  local: Local,
  config: Config,
  environment: Readonly<Record<string, string | undefined>>,
): string[] {
  for (const fn of config.functions) {
    const { path: _path, vars: _vars, ignore: _ignore, specification = DEFAULT_SPECIFICATION, ...settings } = fn;
    ensureFunction(local, {
      ...settings,
      buildSpecification: specification,
      runtimeSpecification: specification,
      variables: variablesOf(local, fn, environment),
    });
  }
  const named = new Set(config.functions.map(({ $id }) => $id));
  return functions(local.store)
    .find({ limit: -1 })
    .filter(({ $id, enabled, deploymentId }) => enabled && deploymentId && !named.has($id))
    .map(
      ({ $id }) => `functions: ${$id} is no longer declared, but still runs; start with --remove ${$id} to delete it`,
    );
}
