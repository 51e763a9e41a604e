/**
 * Whether a test goes through all cases of a long series, such as "killed after each call in turn". Otherwise it takes a random
 * sample of them, another one in each run. `THOROUGH=1 npm test -- functions` goes through all.
 */
const isThorough = process.env['THOROUGH'] === '1';

/** The largest step from one case of a sample to the next one. The average step is half of it, and a half. */
const LONGEST_STEP = 13;

let state = Number(process.env['SAMPLE']) || 1;

/** A number from 0 to 1, exclusive, which only depends on the variable `SAMPLE` and on how many were taken (mulberry32). */
function random(): number {
  state = (state + 0x6d2b79f5) | 0;
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
}

/** The case of a series after number `at`: the next one, or a later one of the sample. */
export function nextCase(at: number): number {
  return isThorough ? at + 1 : at + 1 + Math.floor(random() * LONGEST_STEP);
}

/** How many of a series that is too long to run whole are run, and which: undefined for all. */
export function sampleOf(size: number): { runs: number; choose: (options: readonly number[]) => number } | undefined {
  if (isThorough) return undefined;
  return { runs: size, choose: (options) => options[Math.floor(random() * options.length)] ?? -1 };
}

/** The cases of a list that are in the sample, at least one. */
export function sampleIn<T>(cases: readonly T[]): T[] {
  const first = isThorough ? 0 : Math.floor(random() * Math.min(LONGEST_STEP, cases.length));
  const chosen: T[] = [];
  for (let at = first; at < cases.length; at = nextCase(at)) chosen.push(...cases.slice(at, at + 1));
  return chosen;
}
