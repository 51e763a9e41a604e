import { format } from './store/time.ts';

/** From and to, in milliseconds; each time another value in between, by chance. */
type Span = readonly [from: number, to: number];

/** How long the work goes on that comes after an answer. */
export interface Pace {
  /** Until a worker begins with a deployment that was uploaded. Until then its function does not know it as its latest. */
  buildBegins: Span;
  /** From there until it is `ready`. */
  buildTakes: Span;
  /** From `ready` until it is the function's active deployment. */
  activation: Span;
  /** Until an event reaches the functions that subscribed to it. Two events may change places. */
  event: Span;
}

/** Everything at once. */
export const QUICK: Pace = { buildBegins: [0, 0], buildTakes: [0, 0], activation: [0, 0], event: [0, 0] };

/** As slow as a real server that has other work, too. What `--slow` sets. */
export const SLOW: Pace = {
  buildBegins: [500, 2000],
  buildTakes: [500, 2000],
  activation: [1000, 3000],
  event: [1000, 3000],
};

/** A moment within the span from now on, in Appwrite's form; undefined where there is nothing to wait for. */
export function momentIn([from, to]: Span): string | undefined {
  const wait = from + Math.random() * (to - from);
  return wait > 0 ? format(new Date(Date.now() + wait)) : undefined;
}
