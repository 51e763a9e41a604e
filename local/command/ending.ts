/** How long the end may take before it is enforced, in milliseconds. */
const PATIENCE = 5_000;
/** How often is looked whether npm is still there, in milliseconds. */
const LOOK = 100;

/**
 * Runs `end` at the first Ctrl-C or SIGTERM, then ends the process with exit code 0. npm sends the same signal a second time:
 * that one changes nothing.
 * @param environment tells whether npm runs this
 */
export function endOnSignal(environment: Readonly<Record<string, string | undefined>>, end: () => Promise<void>): void {
  let ending = false;
  const once = () => {
    if (ending) return;
    ending = true;
    setTimeout(() => process.exit(1), PATIENCE).unref();
    end().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK'] as const) {
    if (signal === 'SIGBREAK' && process.platform !== 'win32') continue;
    process.on(signal, once);
  }
  if (environment['npm_lifecycle_event'] !== undefined) whenParentEnds(once);
}

/** A signal to npm alone ends npm and its shell, and the shell passes nothing on: their end is the signal then. */
function whenParentEnds(then: () => void): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    then();
  }, LOOK);
  timer.unref();
}
