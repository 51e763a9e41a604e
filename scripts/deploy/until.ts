import { DeployError } from './problem.ts';

/** The most time that something on the server may take, in milliseconds. */
const PATIENCE = 10 * 60_000;
/** The first and the longest wait between two checks. */
const FIRST_LOOK = 50;
const LAST_LOOK = 2_000;

/**
 * Calls `look` repeatedly until it returns something.
 * @param what is waited for, for people
 * @throws DeployError after ten minutes
 */
export async function until<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  const found = await within(PATIENCE, look);
  if (found !== undefined) return found;
  throw new DeployError(`${what}: not done after ${PATIENCE / 60_000} minutes`);
}

/** The first result of repeated calls of `look` within a time in milliseconds; undefined if there is none. */
export async function within<T>(patience: number, look: () => Promise<T | undefined>): Promise<T | undefined> {
  const end = Date.now() + patience;
  for (let wait = FIRST_LOOK; ; wait = Math.min(LAST_LOOK, wait * 2)) {
    const found = await look();
    if (found !== undefined || Date.now() > end) return found;
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}
