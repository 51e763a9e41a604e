import { type RunningLocal, type StartLocalOptions, startLocal } from '../server.ts';
import { faultOf } from '../store/faults.ts';
import { StartError } from './options.ts';

/** Starts the local Appwrite. @throws StartError if its folder is in use, full, read-only or damaged */
export async function startIn(options: StartLocalOptions): Promise<RunningLocal> {
  try {
    return await startLocal(options);
  } catch (error) {
    throw asStartError(error, options.folder);
  }
}

/** A {@link StartError} for an error of the folder or its disk. Any other error is returned unchanged. */
export function asStartError(error: unknown, folder: string | undefined): unknown {
  const fault = faultOf(error, folder ?? 'the temporary folder');
  return fault ? new StartError(fault.message) : error;
}
