/** How long the end may take before it is enforced, in milliseconds. */
const PATIENCE = 5_000;

/**
 * Runs `end` at the first Ctrl-C or SIGTERM, then ends the process with exit code 0. npm sends the same signal a second time:
 * that one changes nothing.
 */
export function endOnSignal(end: () => Promise<void>): void {
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
}
