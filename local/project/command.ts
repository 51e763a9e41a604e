import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { banner } from '../command/banner.ts';
import { exportFrom, importInto, patienceFor, refuseOtherFiles } from '../command/data.ts';
import { endOnSignal } from '../command/ending.ts';
import { showExecutions } from '../command/executions.ts';
import { startIn } from '../command/folder.ts';
import { beFresh } from '../command/fresh.ts';
import { guarded } from '../command/guard.ts';
import { openDebuggers } from '../command/inspect.ts';
import { networkNote } from '../command/listening.ts';
import { StartError } from '../command/options.ts';
import { refuseTakenPort } from '../command/port.ts';
import { removeFunctions } from '../command/remove.ts';
import { interleaving } from '../hooks.ts';
import { QUICK, SLOW } from '../pace.ts';
import { DATA_FOLDER } from './files.ts';
import { findConfig } from './find.ts';
import { type ProjectCommand, readProjectOptions, usage } from './options.ts';
import { type Environment, Project } from './project.ts';

/** The command of the package, run in the folder of any project. */
export function runProject(cwd: string, args: readonly string[], environment: Environment): Promise<void> {
  return guarded(usage, async () => {
    const command = readProjectOptions(args, cwd);
    if (command === 'help') return console.log(usage);
    if (command === 'version') return console.log(ownVersion());
    await run(cwd, command, environment);
  });
}

function ownVersion(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

async function run(cwd: string, command: ProjectCommand, environment: Environment): Promise<void> {
  const file = command.config === undefined ? findConfig(cwd) : existing(resolve(cwd, command.config));
  const project = file === undefined ? undefined : new Project(file, environment, showLine);
  await refuseTakenPort(command, 'npx appwrite-local');
  await refuseOtherFiles(command.data);
  const folder = command.memory ? undefined : join(project?.root ?? cwd, DATA_FOLDER);
  if (folder !== undefined) {
    await beFresh(folder, command.fresh);
    prepareFolder(folder);
  }
  const { local, close } = await startIn({
    port: command.port,
    host: command.host,
    platforms: command.platforms,
    projectId: command.project ?? project?.config.projectId ?? 'local',
    key: command.key,
    folder,
    rateLimits: command.rateLimits,
    inspect: command.inspect,
    smtpUrl: environment['SMTP_URL'],
    hooks: command.interleave ? interleaving : {},
    pace: command.slow ? SLOW : QUICK,
    async prepare(local) {
      showExecutions(local);
      removeFunctions(local, project?.config, command.remove);
      project?.apply(local);
      await importInto(local, command.data);
      for (const failure of (await project?.deploy(local)) ?? []) console.error(failure);
      await openDebuggers(local);
    },
    finish: (local) => exportFrom(local, command.data),
  });
  const stopWatching = command.watch ? await project?.watch(local) : undefined;
  const end = async () => {
    await stopWatching?.();
    await close();
  };
  endOnSignal(environment, end, patienceFor(command.data));
  console.log(banner(local, { functions: project?.runnable ?? [] }));
  for (const line of networkNote(command.host, Number(new URL(local.origin).port))) console.log(line);
  if (!project)
    console.log(`No appwrite.config.json or appwrite.json in ${cwd} or above: the project is empty.
Create one with "npx appwrite-cli init project", or use --config.\n`);
  console.log(`ready in ${Math.round(performance.now())} ms`);
}

function showLine(line: string): void {
  console.error(line);
}

/** @throws StartError if the file does not exist */
function existing(file: string): string {
  if (existsSync(file)) return file;
  throw new StartError(`--config: no such file: ${file}`);
}

/** Creates the folder for a project's data. It contains a `.gitignore`, so that git ignores it. */
function prepareFolder(folder: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, '.gitignore'), '*\n');
}
