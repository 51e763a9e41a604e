import { guarded } from '../../local/command/guard.ts';
import { StartError } from '../../local/command/options.ts';
import { readExtras } from '../../local/config/extras.ts';
import { CONFIG_FILE, readConfig } from '../../local/config/read.ts';
import { Builds, sourcesOf } from '../build/builds.ts';
import type { Bundle } from '../build/bundle.ts';
import { type VariableMistake, variableMistakes } from '../build/try-variables.ts';
import { wantedDomains } from './domains.ts';
import { type DeployOptions, readOptions, selected, selectedDomains, usage } from './options.ts';
import { DeployError } from './problem.ts';
import { run } from './run.ts';
import { clientOf, targetOf, versionOf } from './target.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Runs `npm run deploy`. Exit code 1 if anything differs from appwrite.json afterwards. */
export function main(root: string, args: readonly string[], environment: Environment): Promise<void> {
  return guarded(usage, async () => {
    const options = readOptions(args, environment);
    if (options === 'help') return console.log(usage);
    try {
      await deploy(root, options, environment);
    } catch (error) {
      throw error instanceof DeployError ? new StartError(error.message) : error;
    }
  });
}

async function deploy(root: string, options: DeployOptions, environment: Environment): Promise<void> {
  const all = readConfig(root);
  const config = selected(all, options.only);
  const domains = selectedDomains(wantedDomains(readExtras(root, all), environment), config, options.only);
  const connection = targetOf(environment);
  const version = await versionOf(connection.endpoint);
  console.log(`Appwrite ${version} at ${connection.endpoint}, project ${connection.projectId}`);
  // the database in a bundle does not depend on `--only`
  const bundles = await build(root, { functions: config.functions, tablesDB: all.tablesDB });
  const mistakes = await variableMistakes(root, config.functions, environment);
  if (mistakes.length > 0)
    throw new DeployError(['Nothing is deployed: a function would not run.', ...mistakes.map(sourced)].join('\n'));
  const target = { connection, client: clientOf(connection) };
  const isRight = await run(target, { config, bundles, domains, environment }, options, (line) => console.log(line));
  process.exitCode = isRight ? 0 : 1;
}

/** A mistake, and where the value is from. */
function sourced({ text, secret }: VariableMistake): string {
  return `${text} (${secret ? `${secret} in the environment` : `vars in ${CONFIG_FILE}`})`;
}

/** @throws DeployError if a function does not compile */
async function build(root: string, config: Parameters<typeof sourcesOf>[0]): Promise<Bundle[]> {
  const { bundles, errors } = await new Builds(root).build(sourcesOf(config));
  if (errors.length === 0) return bundles;
  throw new DeployError(
    errors.map(({ id, message }) => `${id} does not compile; nothing is deployed:\n${message}`).join('\n'),
  );
}
