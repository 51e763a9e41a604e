import { type RunningLocal, type StartLocalOptions, startLocal } from '../server.ts';
import { StartError } from './options.ts';

/** Starts the local Appwrite. @throws StartError where another one has its folder open */
export async function startIn(options: StartLocalOptions): Promise<RunningLocal> {
  try {
    return await startLocal(options);
  } catch (error) {
    throw inUse(error, options.folder);
  }
}

/** A {@link StartError} for a folder that another process has open; any other error as it is. */
export function inUse(error: unknown, folder: string | undefined): unknown {
  if (!/database is locked/.test(String(error))) return error;
  return new StartError(`${folder} is in use by a local Appwrite that runs already. End it, or use --memory.`);
}
