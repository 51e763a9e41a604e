import type { Local } from '../local.ts';
import { ensureProviders } from '../messaging/providers.ts';
import { applyCollections } from './collections.ts';
import type { Config } from './schema.ts';

/**
 * Brings the local Appwrite to what `appwrite.json` says. Done at every start and after every change of the file; what is
 * there already is left alone, and nothing that holds data is ever removed.
 * @param environment where secret variables are looked for
 */
export function applyConfig(
  local: Local,
  config: Config,
  _environment: Readonly<Record<string, string | undefined>>,
): void {
  local.store.transaction(() => {
    applyCollections(local, config);
    ensureProviders(local);
  });
}
