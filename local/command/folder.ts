import { type RunningLocal, type StartLocalOptions, startLocal } from '../server.ts';
import { faultOf } from '../store/faults.ts';
import { StartError } from './options.ts';

/** Starts the local Appwrite. @throws StartError where its folder is in use, full, read-only or damaged */
export async function startIn(options: StartLocalOptions): Promise<RunningLocal> {
  try {
    return await startLocal(options);
  } catch (error) {
    throw asStartError(error, options.folder);
  }
}

/** A {@link StartError} for what is wrong with a folder or its disk; any other error as it is. */
export function asStartError(error: unknown, folder: string | undefined): unknown {
  const fault = faultOf(error, folder ?? 'the temporary folder');
  return fault ? new StartError(fault.message) : error;
}
