import { ensureFunction } from '../functions/deploy.ts';
import { functions } from '../functions/documents.ts';
import { DEFAULT_SPECIFICATION } from '../functions/specifications.ts';
import type { Local } from '../local.ts';
import type { Config } from './schema.ts';
import { variablesOf } from './secrets.ts';

/**
 * Functions as the file has them, with their variables. What runs keeps what it was started with until it is deployed anew.
 * @param environment where secret variables are looked for
 * @returns the functions that the file does not declare (any more) and that still run, a sentence each
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
    .map(({ $id }) => `functions: ${$id} is not declared and still runs; start with --remove ${$id} to delete it`);
}
