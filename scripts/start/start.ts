import { join } from 'node:path';
import { readConfig } from '../../local/config/read.ts';
import type { LocalOptions } from '../../local/local.ts';
import type { RunningLocal } from '../../local/server.ts';
import { Builds } from '../build/builds.ts';
import { forgetConnection, tellConnection } from '../connection.ts';
import { endOnSignal } from './ending.ts';
import type { StartOptions } from './options.ts';
import { isPortFree } from './port.ts';
import { Project, type Surroundings, sourcesOf } from './project.ts';

/** Why nothing was started, in words for people. */
export class StartError extends Error {}

/**
 * Starts the local Appwrite with all that appwrite.json says, prints how to reach it, and keeps it up to date until a signal.
 * @throws ConfigError, StartError
 */
export async function start(root: string, options: StartOptions, environment: Surroundings): Promise<void> {
  const config = readConfig(root);
  await refuseTakenPort(options.port);
  const builds = new Builds(root);
  const building = builds.build(sourcesOf(config)); // esbuild works while the server is loaded
  building.catch(() => undefined); // awaited below; the server may refuse first
  const { local, close } = await startServer(root, config.projectId, options, environment);
  const project = new Project(root, local, builds, environment);
  await project.bringUp(config, await building);
  const stopWatching = options.watch ? project.watch() : () => undefined;
  if (!options.memory)
    tellConnection(root, { endpoint: local.endpoint, projectId: config.projectId, key: local.project.key });
  endOnSignal(async () => {
    stopWatching();
    if (!options.memory) forgetConnection(root);
    await close();
  });
  console.log(`ready in ${Math.round(performance.now())} ms`);
}

async function refuseTakenPort(port: number): Promise<void> {
  if (port === 0 || (await isPortFree(port))) return;
  throw new StartError(
    `Port ${port} is taken. Choose another: npm start -- --port ${port === 65_535 ? 4600 : port + 1}`,
  );
}

async function startServer(
  root: string,
  projectId: string,
  { port, memory, fresh }: StartOptions,
  environment: Surroundings,
): Promise<RunningLocal> {
  const folder = memory ? undefined : join(root, '.local');
  const { startLocal } = await import('../../local/server.ts');
  try {
    if (fresh && folder) (await import('./fresh.ts')).emptyFolder(folder);
    const options: Partial<LocalOptions> = { port, folder, smtpUrl: environment['SMTP_URL'] };
    return await startLocal({ ...options, projectId });
  } catch (error) {
    throw /database is locked/.test(String(error))
      ? new StartError(`${folder} is in use by a local Appwrite that runs already. End it, or use --memory.`)
      : error;
  }
}
