import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { follow } from '../app/campaigns/[campaign]/progress/follow.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

type Answer = number | Error;

/** Follows a count up to 100. @param answers what is answered, question by question */
function following(answers: Answer[]) {
  const began = Date.now();
  const gone = new AbortController();
  /** When each question was asked, in milliseconds. */
  const asked: number[] = [];
  const states = follow<number>(0, {
    ask: async () => {
      asked.push(Date.now() - began);
      const answer = answers.shift() ?? 100;
      if (answer instanceof Error) throw answer;
      return answer;
    },
    idOf: String,
    goesOn: (count) => count < 100,
    signal: gone.signal,
  });
  const all = async () => {
    const seen: (number | undefined)[] = [];
    for await (const state of states) seen.push(state);
    return seen;
  };
  return { all: all(), asked, gone };
}

it('asks less and less often while nothing changes, and soon again after a change', async () => {
  const { all, asked } = following([0, 0, 0, 0, 0, 0, 7, 7]);
  await vi.runAllTimersAsync();
  expect(await all).toEqual([0, ...Array(6).fill(undefined), 7, undefined, 100]);
  const waits = asked.map((at, index) => at - (asked[index - 1] ?? 0));
  expect(waits).toEqual(
    [1_000, 1_500, 2_250, 3_375, 5_000, 5_000, 5_000, 1_000, 1_500].map((wait) => expect.closeTo(wait, -1)),
  );
});

it('survives failures, but not five in a row', async () => {
  const failure = new Error('Appwrite did not answer');
  const { all } = following([failure, 5, failure, failure, failure, failure, 6, ...Array(5).fill(failure)]);
  const ended = expect(all).rejects.toBe(failure);
  await vi.runAllTimersAsync();
  await ended;
});

it('ends at once when the browser is gone, also while it waits', async () => {
  const { all, asked, gone } = following([0]);
  await vi.advanceTimersByTimeAsync(1_100);
  gone.abort();
  expect(await all).toEqual([0, undefined]);
  expect(asked).toHaveLength(1);
  expect(vi.getTimerCount()).toBe(0);
});
