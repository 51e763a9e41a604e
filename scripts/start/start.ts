import { join } from 'node:path';
import { banner } from '../../local/command/banner.ts';
import { exportFrom, importInto, patienceFor, refuseOtherFiles } from '../../local/command/data.ts';
import { endOnSignal } from '../../local/command/ending.ts';
import { showExecutions } from '../../local/command/executions.ts';
import { startIn } from '../../local/command/folder.ts';
import { beFresh } from '../../local/command/fresh.ts';
import { openDebuggers } from '../../local/command/inspect.ts';
import { outliveErrors } from '../../local/command/last-resort.ts';
import { networkNote } from '../../local/command/listening.ts';
import { refuseTakenPort } from '../../local/command/port.ts';
import { removeFunctions } from '../../local/command/remove.ts';
import { readConfig } from '../../local/config/read.ts';
import { Builds, sourcesOf } from '../build/builds.ts';
import { forgetConnection, tellConnection } from '../connection.ts';
import type { StartOptions } from './options.ts';
import { Project, type Surroundings, showErrors } from './project.ts';

/**
 * Starts the local Appwrite with everything in appwrite.json, prints how to reach it, and applies changes until a signal.
 * @throws ConfigError, StartError
 */
export async function start(root: string, options: StartOptions, environment: Surroundings): Promise<void> {
  const config = readConfig(root);
  await refuseTakenPort(options, 'npm start --');
  await refuseOtherFiles(options.data);
  const folder = options.memory ? undefined : join(root, '.local');
  if (folder) await beFresh(folder, options.fresh);
  const builds = new Builds(root);
  const building = builds.build(sourcesOf(config)); // in esbuild's process, while the server starts
  const project = new Project(root, config, builds, environment);
  const starting = startIn({
    projectId: config.projectId,
    port: options.port,
    host: options.host,
    key: options.key,
    platforms: options.platforms,
    folder,
    inspect: options.inspect,
    smtpUrl: environment['SMTP_URL'],
    async prepare(local) {
      showExecutions(local);
      removeFunctions(local, config, options.remove);
      project.apply(local);
      await importInto(local, options.data);
      await project.deploy(local, await building);
      await openDebuggers(local);
    },
    finish: (local) => exportFrom(local, options.data),
  });
  const started = starting.then(({ local }) => local);
  started.catch(() => undefined); // thrown below
  const watching = options.watch ? project.watch(started) : undefined;
  // esbuild prints a crash if this process ends during a build
  await Promise.allSettled([starting, building, watching]);
  const { local, close } = await starting;
  const connection = { endpoint: local.endpoint, projectId: config.projectId, key: local.project.key };
  tellConnection(root, connection);
  outliveErrors();
  const end = async () => {
    await (await watching)?.();
    project.stop();
    forgetConnection(root, connection);
    await close();
  };
  endOnSignal(environment, end, patienceFor(options.data));
  console.log(banner(local, config));
  for (const line of networkNote(options.host, Number(new URL(local.origin).port))) console.log(line);
  showErrors(await building);
  console.log(`ready in ${Math.round(performance.now())} ms`);
  project.check(local, await building);
}
