import { join } from 'node:path';
import { applyConfig } from '../config/apply.ts';
import { deployBuilt } from '../config/deploy.ts';
import { readExtras } from '../config/extras.ts';
import { readConfig } from '../config/read.ts';
import type { Config } from '../config/schema.ts';
import { applySettings } from '../config/settings.ts';
import { interleaving } from '../hooks.ts';
import type { Local } from '../local.ts';
import { QUICK, SLOW } from '../pace.ts';
import { pageAddress } from './banner.ts';
import { exportFrom, importInto, patienceFor, refuseOtherFiles } from './data.ts';
import { endOnSignal } from './ending.ts';
import { showExecutions } from './executions.ts';
import { startIn } from './folder.ts';
import { guarded } from './guard.ts';
import { openDebuggers } from './inspect.ts';
import { outliveErrors } from './last-resort.ts';
import { networkNote } from './listening.ts';
import { type LocalCommand, readLocalOptions, usage } from './local-options.ts';
import { refuseTakenPort } from './port.ts';
import { removeFunctions } from './remove.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** `npm run local`: the local Appwrite with appwrite.json and the built functions, or empty. */
export function runLocal(root: string, args: readonly string[], environment: Environment): Promise<void> {
  return guarded(usage, async () => {
    const command = readLocalOptions(root, args, environment);
    if (command === 'help') return console.log(usage);
    await run(root, command, environment);
  });
}

async function run(root: string, command: LocalCommand, environment: Environment): Promise<void> {
  const config = command.empty ? undefined : readConfig(root);
  await refuseTakenPort(command, 'npm run local --');
  await refuseOtherFiles(command.data);
  const { local, close } = await startIn({
    port: command.port,
    host: command.host,
    platforms: command.platforms,
    projectId: command.project ?? config?.projectId ?? 'local',
    key: command.key,
    folder: folderOf(root, command),
    rateLimits: command.rateLimits,
    inspect: command.inspect,
    smtpUrl: environment['SMTP_URL'],
    hooks: command.interleave ? interleaving : {},
    pace: command.slow ? SLOW : QUICK,
    async prepare(local) {
      showExecutions(local);
      removeFunctions(local, config, command.remove);
      if (config) apply(root, local, config, environment);
      await importInto(local, command.data);
      for (const { $id } of config?.functions ?? []) await deployBuilt(root, local, $id);
      await openDebuggers(local);
    },
    finish: (local) => exportFrom(local, command.data),
  });
  outliveErrors();
  endOnSignal(environment, close, patienceFor(command.data));
  console.log(`endpoint: ${local.endpoint}\nproject id: ${local.project.id}\nAPI key: ${local.project.key}`);
  for (const line of networkNote(command.host, Number(new URL(local.origin).port))) console.log(line);
  console.log(
    `inbox: ${local.origin}/inbox\npage: ${pageAddress(local)}\nready in ${Math.round(performance.now())} ms`,
  );
}

function apply(root: string, local: Local, config: Config, environment: Environment): void {
  for (const note of applyConfig(local, config, environment)) console.error(`appwrite.json: ${note}`);
  for (const note of applySettings(local, config, readExtras(root, config), environment)) console.error(note);
}

/** An empty project has a separate folder, because the other one contains the resources of appwrite.json. */
function folderOf(root: string, { memory, empty }: LocalCommand): string | undefined {
  if (memory) return undefined;
  return empty ? join(root, '.local', 'empty') : join(root, '.local');
}
