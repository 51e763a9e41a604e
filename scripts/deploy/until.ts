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
  const end = Date.now() + PATIENCE;
  for (let wait = FIRST_LOOK; ; wait = Math.min(LAST_LOOK, wait * 2)) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > end) throw new DeployError(`${what}: not done after ${PATIENCE / 60_000} minutes`);
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}
