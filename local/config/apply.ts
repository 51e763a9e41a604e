import type { Local } from '../local.ts';
import { ensureProviders } from '../messaging/providers.ts';
import { applyCollections } from './collections.ts';
import { applyFunctions } from './functions.ts';
import type { Config } from './schema.ts';
import { applyTables } from './tables.ts';

/**
 * Applies `appwrite.json` to the local Appwrite. It runs at every start and after every change of the file. Resources that
 * already match are left unchanged, and nothing that contains data is ever deleted.
 * @param environment contains the values of secret variables
 * @returns changes that would lose data and were not made, and functions that are not declared, each with its path
 * @throws ConfigError if Appwrite refuses something; then nothing is changed
 */
export function applyConfig(
  local: Local,
  config: Config,
  environment: Readonly<Record<string, string | undefined>>,
): string[] {
  return local.store.transaction(() => {
    const tables = applyTables(local, config);
    applyCollections(local, config);
    ensureProviders(local);
    return [...tables, ...applyFunctions(local, config, environment)];
  });
}
