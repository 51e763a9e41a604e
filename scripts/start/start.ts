import { join } from 'node:path';
import { endOnSignal } from '../../local/command/ending.ts';
import { refuseTakenPort } from '../../local/command/port.ts';
import { readConfig } from '../../local/config/read.ts';
import type { RunningLocal } from '../../local/server.ts';
import { Builds, sourcesOf } from '../build/builds.ts';
import { forgetConnection, tellConnection } from '../connection.ts';
import type { StartOptions } from './options.ts';
import { Project, type Surroundings } from './project.ts';

/**
 * Starts the local Appwrite with all that appwrite.json says, prints how to reach it, and keeps it up to date until a signal.
 * @throws ConfigError, StartError
 */
export async function start(root: string, options: StartOptions, environment: Surroundings): Promise<void> {
  const config = readConfig(root);
  await refuseTakenPort(options.port, 'npm start');
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

async function startServer(
  root: string,
  projectId: string,
  { port, memory, fresh }: StartOptions,
  environment: Surroundings,
): Promise<RunningLocal> {
  const folder = memory ? undefined : join(root, '.local');
  const { startIn } = await import('../../local/command/folder.ts');
  if (fresh && folder) (await import('./fresh.ts')).emptyFolder(folder);
  return startIn({ projectId, port, folder, smtpUrl: environment['SMTP_URL'] });
}
