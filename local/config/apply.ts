import type { Local } from '../local.ts';
import { ensureProviders } from '../messaging/providers.ts';
import { applyCollections } from './collections.ts';
import { applyFunctions } from './functions.ts';
import type { Config } from './schema.ts';
import { applyTables } from './tables.ts';

/**
 * Brings the local Appwrite to what `appwrite.json` says. Done at every start and after every change of the file; what is
 * there already is left alone, and nothing that holds data is ever removed.
 * @param environment where secret variables are looked for
 * @returns what could not be brought about without losing data, and functions that the file does not have, each with its path
 * @throws ConfigError where Appwrite refuses something; nothing is changed then
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
