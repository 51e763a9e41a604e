import type { Config } from '../config/schema.ts';
import { functions } from '../functions/documents.ts';
import { deleteFunction } from '../functions/functions.ts';
import type { Local } from '../local.ts';
import { StartError } from './options.ts';

/**
 * Deletes functions that appwrite.json no longer declares: settings, variables, deployments and executions. Nothing else is
 * changed.
 * @throws StartError for an id that is declared or does not exist; then nothing is deleted
 */
export function removeFunctions(local: Local, config: Config | undefined, ids: readonly string[]): void {
  const known = functions(local.store)
    .find({ limit: -1 })
    .map(({ $id }) => $id);
  for (const id of ids) {
    if (config?.functions.some(({ $id }) => $id === id))
      throw new StartError(`--remove ${id}: appwrite.json declares it. Remove it there first.`);
    if (!known.includes(id)) throw new StartError(`--remove ${id}: no such function. There are: ${known.join(', ')}`);
  }
  for (const id of ids) {
    deleteFunction(local, id);
    console.log(`${id} removed`);
  }
}
