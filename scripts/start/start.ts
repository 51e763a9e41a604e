import { join } from 'node:path';
import { banner } from '../../local/command/banner.ts';
import { endOnSignal } from '../../local/command/ending.ts';
import { ExecutionLines } from '../../local/command/executions.ts';
import { startIn } from '../../local/command/folder.ts';
import { refuseTakenPort } from '../../local/command/port.ts';
import { readConfig } from '../../local/config/read.ts';
import { onExecution } from '../../local/functions/state.ts';
import { Builds, sourcesOf } from '../build/builds.ts';
import { forgetConnection, tellConnection } from '../connection.ts';
import { emptyFolder } from './fresh.ts';
import type { StartOptions } from './options.ts';
import { Project, type Surroundings, showErrors } from './project.ts';

/**
 * Starts the local Appwrite with all that appwrite.json says, prints how to reach it, and keeps it up to date until a signal.
 * @throws ConfigError, StartError
 */
export async function start(root: string, options: StartOptions, environment: Surroundings): Promise<void> {
  const config = readConfig(root);
  await refuseTakenPort(options.port, 'npm start');
  const folder = options.memory ? undefined : join(root, '.local');
  if (options.fresh && folder) emptyFolder(folder);
  const builds = new Builds(root);
  const building = builds.build(sourcesOf(config)); // in esbuild's process, while the server comes up
  building.catch(() => undefined); // awaited below, unless the server refuses before
  const project = new Project(root, config, builds, environment);
  const { local, close } = await startIn({
    projectId: config.projectId,
    port: options.port,
    folder,
    smtpUrl: environment['SMTP_URL'],
    async prepare(local) {
      const lines = new ExecutionLines((line) => console.log(line));
      onExecution(local, (news) => lines.show(news));
      await project.bringUp(local, await building);
    },
  });
  const stopWatching = options.watch ? project.watch(local) : () => undefined;
  const connection = { endpoint: local.endpoint, projectId: config.projectId, key: local.project.key };
  tellConnection(root, connection);
  endOnSignal(environment, async () => {
    stopWatching();
    forgetConnection(root, connection);
    await close();
  });
  console.log(banner(local, config));
  showErrors(await building);
  console.log(`ready in ${Math.round(performance.now())} ms`);
}
