/** Milliseconds between two questions: soon after a change, then less and less often. */
const SHORTEST = 1_000;
const LONGEST = 5_000;
const GROWTH = 1.5;
/** Questions in a row that may fail. */
const MOST_FAILURES = 5;

interface Following<State> {
  ask(): Promise<State>;
  /** Equal for states that do not differ in what is shown. */
  idOf(state: State): string;
  goesOn(state: State): boolean;
  signal: AbortSignal;
}

/**
 * Asks for a state again and again, because each question costs an execution. Gives each state that differs from the one before, and
 * undefined for an unchanged one. Ends with the last state, or when the signal fires, also while it waits.
 * @throws what `ask` threw several times in a row
 */
export async function* follow<State>(
  first: State,
  { ask, idOf, goesOn, signal }: Following<State>,
): AsyncGenerator<State | undefined> {
  let state = first;
  let wait = SHORTEST;
  let failures = 0;
  yield state;
  while (goesOn(state)) {
    await pause(wait, signal);
    if (signal.aborted) return;
    const next = await ask().catch((error: unknown) => {
      if (++failures === MOST_FAILURES) throw error;
    });
    if (next !== undefined) failures = 0;
    const isNew = next !== undefined && idOf(next) !== idOf(state);
    wait = isNew ? SHORTEST : Math.min(LONGEST, wait * GROWTH);
    if (isNew) state = next;
    yield isNew ? next : undefined;
  }
}

/** Ends after a time, or when the signal fires. */
function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener('abort', end);
  });
}
