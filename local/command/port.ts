import { createServer } from 'node:net';
import { StartError } from './options.ts';

/**
 * Checks that a port is free before anything is opened or deleted. Port 0 always is.
 * @param command how the user gives it options, such as `npm start --`
 * @throws StartError, which names another port
 */
export async function refuseTakenPort({ port, host }: { port: number; host: string }, command: string): Promise<void> {
  if (port === 0 || (await isFree(port, host))) return;
  const other = port === 65_535 ? 4600 : port + 1;
  throw new StartError(`Port ${port} is taken. Choose another: ${command} --port ${other}`);
}

/** Whether nothing listens there. */
export function isFree(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, host, () => probe.close(() => resolve(true)));
  });
}
