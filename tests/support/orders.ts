import type { Call } from '../../local/hooks.ts';
import type { Blog } from './blog.ts';
import { sampleOf } from './sample.ts';

/** Chooses one of several possible next steps. */
export type Choose = (options: readonly number[]) => number;

/**
 * Runs something once for every sequence of choices, and returns their number. With `sample`, it only does so that many times,
 * each with random choices, unless all cases are asked for.
 */
export async function everyChoice(run: (choose: Choose) => Promise<void>, sample = Infinity): Promise<number> {
  const some = Number.isFinite(sample) ? sampleOf(sample) : undefined;
  for (let runs = 0; some && runs < some.runs; runs++) await run(some.choose);
  return some ? some.runs : everySequence(run);
}

async function everySequence(run: (choose: Choose) => Promise<void>): Promise<number> {
  const path: { taken: number; of: number }[] = [];
  for (let runs = 1; ; runs++) {
    let depth = 0;
    await run((options) => {
      const point = path[depth] ?? { taken: 0, of: options.length };
      if (point.of !== options.length) throw new Error('the same choices led to another place');
      path[depth++] = point;
      return options[point.taken] ?? -1;
    });
    while (path.length > 0 && (path.at(-1)?.taken ?? 0) + 1 === path.at(-1)?.of) path.pop();
    const last = path.at(-1);
    if (!last) return runs;
    last.taken++;
  }
}

/** A call that one of the actors makes, at a point where it can be held. */
export interface Step {
  actor: number;
  /** `gap` is between what the call read and what it writes. */
  point: 'before' | 'gap';
  call: Call;
}

/** What an actor's call did, in order. */
export interface Landed {
  actor: number;
  call: Call;
  status: number;
}

/** Two steps that commute, so that one of their orders is enough. */
function areIndependent({ call: one }: Step, { call: other }: Step): boolean {
  return (one.method === 'GET' && other.method === 'GET') || tableOf(one) !== tableOf(other);
}

function tableOf({ path }: Call): string | undefined {
  return /\/tables\/([^/]+)/.exec(path)?.[1];
}

function optionsAfter(last: Step | undefined, held: readonly Held[]): number[] {
  const steps = held.map(({ step }) => step).toSorted((one, other) => one.actor - other.actor);
  const distinct = steps.filter((step) => !last || step.actor >= last.actor || !areIndependent(last, step));
  return (distinct.length > 0 ? distinct : steps).map(({ actor }) => actor);
}

interface Held {
  step: Step;
  release: () => void;
}

/**
 * Runs actors, each an execution of the function, one step at a time. At each step one of them continues to its next held call or
 * to its end. Returns what their calls did.
 * @param holds whether an actor is held at this step
 */
export async function inOrder(
  blog: Blog,
  actors: readonly (() => Promise<unknown>)[],
  holds: (step: Step) => boolean,
  choose: Choose,
): Promise<Landed[]> {
  const held = new Map<number, Held>();
  const ended = new Set<number>();
  const landed: Landed[] = [];
  const known = new Map<string, number>();
  let starting = 0;
  let moved = () => {};
  const actorOf = ({ executionId = '' }: Call) => {
    const actor = known.get(executionId) ?? starting;
    known.set(executionId, actor);
    return actor;
  };
  const hold = (call: Call, point: Step['point']) => {
    if (call.executionId === undefined) return;
    const step = { actor: actorOf(call), point, call };
    if (!holds(step)) return;
    return new Promise<void>((release) => {
      held.set(step.actor, { step, release });
      moved();
    });
  };
  blog.hooks.before = (call) => hold(call, 'before');
  blog.hooks.gap = (_name, call) => hold(call, 'gap');
  blog.hooks.after = (call, status) => {
    if (call.executionId !== undefined) landed.push({ actor: actorOf(call), call, status });
  };
  /** Until the actor is held or has ended. */
  const settle = async (actor: number) => {
    while (!held.has(actor) && !ended.has(actor)) await new Promise<void>((resolve) => (moved = resolve));
  };
  const running = [];
  try {
    for (const [actor, act] of actors.entries()) {
      starting = actor;
      running.push(
        act().finally(() => {
          ended.add(actor);
          moved();
        }),
      );
      await settle(actor);
    }
    let last: Step | undefined;
    while (held.size > 0) {
      const next = held.get(choose(optionsAfter(last, [...held.values()])));
      if (!next) throw new Error('nobody was chosen');
      last = next.step;
      held.delete(last.actor);
      next.release();
      await settle(last.actor);
    }
    await Promise.all(running);
    return landed;
  } finally {
    delete blog.hooks.before;
    delete blog.hooks.gap;
    delete blog.hooks.after;
    for (const { release } of held.values()) release();
  }
}
