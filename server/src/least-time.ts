import { setTimeout as sleep } from 'node:timers/promises';
import { problemOf } from './problems.ts';

/** Whether a success, too, takes the least time: where it looks like a failure. */
export type Padded = 'failures' | 'everything';

/**
 * Runs something whose duration would tell who has an account. What is padded takes at least so many milliseconds.
 * @throws as `problemOf`
 */
export async function takingAtLeast<Result>(
  milliseconds: number,
  padded: Padded,
  run: () => Promise<Result>,
): Promise<Result> {
  const until = performance.now() + milliseconds;
  const rest = () => sleep(Math.max(0, until - performance.now()));
  try {
    const result = await run();
    if (padded === 'everything') await rest();
    return result;
  } catch (error) {
    await rest();
    throw problemOf(error);
  }
}
