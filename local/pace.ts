import { format } from './store/time.ts';

/** From and to, in milliseconds. Each delay is random in this range. */
type Span = readonly [from: number, to: number];

/** How long background work takes. */
export interface Pace {
  /** Until a worker starts with an uploaded deployment. Until then it is not its function's latest one. */
  buildBegins: Span;
  /** From then until it is `ready`. */
  buildTakes: Span;
  /** From `ready` until it is the function's active deployment. */
  activation: Span;
  /** Until an event reaches the functions that subscribed to it. Two events may arrive in another order. */
  event: Span;
}

/** Without delays. */
export const QUICK: Pace = { buildBegins: [0, 0], buildTakes: [0, 0], activation: [0, 0], event: [0, 0] };

/** As slow as a busy real server. Set by `--slow`. */
export const SLOW: Pace = {
  buildBegins: [500, 2000],
  buildTakes: [500, 2000],
  activation: [1000, 3000],
  event: [1000, 3000],
};

/** A random date within the range from now, in Appwrite's form. Undefined without a delay. */
export function momentIn([from, to]: Span): string | undefined {
  const wait = from + Math.random() * (to - from);
  return wait > 0 ? format(new Date(Date.now() + wait)) : undefined;
}
