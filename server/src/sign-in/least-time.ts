import { setTimeout as sleep } from 'node:timers/promises';
import { withProblems } from '../problems.ts';

/** Whether a success, too, takes the least time: where it looks like a failure. */
export type Padded = 'failures' | 'everything';

/**
 * Runs something whose duration would tell who has an account. What is padded takes at least so many milliseconds. All work is done
 * before the wait, so nothing that follows it can differ.
 * @throws as `withProblems`
 */
export async function takingAtLeast<Result>(
  milliseconds: number,
  padded: Padded,
  run: () => Promise<Result>,
): Promise<Result> {
  const until = performance.now() + milliseconds;
  try {
    const result = await withProblems(run);
    if (padded === 'everything') await waitUntil(until);
    return result;
  } catch (error) {
    await waitUntil(until);
    throw error;
  }
}

/** @param moment as `performance.now()`. A timer may fire early, by what its event loop did before it was set. */
async function waitUntil(moment: number): Promise<void> {
  for (let left = moment - performance.now(); left > 0; left = moment - performance.now()) await sleep(left);
}
