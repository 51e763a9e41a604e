import { Instance } from './instance.ts';
import type { Request, Response } from './protocol.ts';

/** The process of a local Appwrite that the library started. It ends when its channel closes, however the parent ended. */

const instance = new Instance();

process.on('message', ({ number, name, asks }: Request) => {
  void answer(number, () => instance.call(name, asks));
});
process.once('disconnect', () => {
  void instance.stop().finally(() => process.exit(0));
});
// Ctrl-C reaches every process of a terminal; the parent decides how this one ends
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);

async function answer(number: number, work: () => Promise<unknown>): Promise<void> {
  const response: Response = await work().then(
    (answers) => ({ number, answers }),
    (error: unknown) => ({ number, error: error instanceof Error ? error.message : String(error) }),
  );
  if (process.connected) process.send?.(response);
}
