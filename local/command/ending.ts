/** How often the process checks whether npm still runs, in milliseconds. */
const LOOK = 100;

/**
 * Runs `end` at the first Ctrl-C or SIGTERM, then ends the process with exit code 0. npm sends the same signal a second
 * time, which is ignored.
 * @param environment shows whether npm runs this process
 * @param patience how long `end` may take before the process is ended anyway, in milliseconds
 */
export function endOnSignal(
  environment: Readonly<Record<string, string | undefined>>,
  end: () => Promise<void>,
  patience: number,
): void {
  let ending = false;
  const once = () => {
    if (ending) return;
    ending = true;
    setTimeout(() => process.exit(1), patience).unref();
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

/** A signal to npm ends npm and its shell, but the shell does not forward it. Their end is then the signal. */
function whenParentEnds(then: () => void): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    then();
  }, LOOK);
  timer.unref();
}
