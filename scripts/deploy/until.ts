import { DeployError } from './problem.ts';

/** How long something on the server may take, in milliseconds. */
const PATIENCE = 10 * 60_000;
/** How long to wait before looking again: at first, and at most. */
const FIRST_LOOK = 50;
const LAST_LOOK = 2_000;

/**
 * Looks again and again until `look` finds something.
 * @param what is waited for, for people
 * @throws DeployError after ten minutes
 */
export async function until<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  const found = await within(PATIENCE, look);
  if (found !== undefined) return found;
  throw new DeployError(`${what}: not done after ${PATIENCE / 60_000} minutes`);
}

/** What `look` finds within so many milliseconds, looking again and again; undefined where it finds nothing. */
export async function within<T>(patience: number, look: () => Promise<T | undefined>): Promise<T | undefined> {
  const end = Date.now() + patience;
  for (let wait = FIRST_LOOK; ; wait = Math.min(LAST_LOOK, wait * 2)) {
    const found = await look();
    if (found !== undefined || Date.now() > end) return found;
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}
