import { OptionError, readCommand } from '../../local/command/options.ts';
import type { Config } from '../../local/config/schema.ts';
import type { WantedDomain } from './domains.ts';

export const usage = `npm run deploy -- [options]   deploys appwrite.json and its functions to an Appwrite
  --only a,b          only these: ids of functions, or tables, topics, teams, buckets, functions, domains
  --dry-run           says what would change, changes nothing
  --allow-data-loss   also deletes and remakes what appwrite.json has otherwise or no longer: data goes with it
Which Appwrite: APPWRITE_ENDPOINT, APPWRITE_PROJECT_ID and APPWRITE_API_KEY in the environment, and each secret of
appwrite.json (\${NAME}) under its name.`;

export interface DeployOptions {
  /** What to deploy; undefined for all. */
  only: readonly string[] | undefined;
  dryRun: boolean;
  allowDataLoss: boolean;
}

const OPTIONS = {
  only: { type: 'string', multiple: true },
  'dry-run': { type: 'boolean', default: false },
  'allow-data-loss': { type: 'boolean', default: false },
} as const;

/** Reads the options of `npm run deploy`; `help` for `--help`. @throws OptionError, StartError */
export function readOptions(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): DeployOptions | 'help' {
  const read = readCommand(args, OPTIONS, environment);
  if (read === 'help') return 'help';
  const { values } = read;
  const only = values.only
    ?.flatMap((list) => list.split(','))
    .map((name) => name.trim())
    .filter((name) => name !== '');
  if (only?.length === 0) throw new OptionError('--only: names nothing');
  return { only, dryRun: values['dry-run'], allowDataLoss: values['allow-data-loss'] };
}

const KINDS = ['tables', 'topics', 'teams', 'buckets', 'functions', 'domains'] as const;

/** The part of a configuration that `--only` names. @throws OptionError for a name that does not exist */
export function selected(config: Config, only: readonly string[] | undefined): Config {
  if (!only) return config;
  const ids = config.functions.map(({ $id }) => $id);
  for (const name of only)
    if (!ids.includes(name) && !KINDS.some((kind) => kind === name))
      throw new OptionError(
        `--only ${name}: is neither a function of appwrite.json (${ids.join(', ')}) nor a kind (${KINDS.join(', ')})`,
      );
  const has = (kind: (typeof KINDS)[number]) => only.includes(kind) && !ids.includes(kind);
  return {
    ...config,
    tablesDB: has('tables') ? config.tablesDB : [],
    tables: has('tables') ? config.tables : [],
    topics: has('topics') ? config.topics : [],
    teams: has('teams') ? config.teams : [],
    buckets: has('buckets') ? config.buckets : [],
    functions: config.functions.filter(({ $id }) => has('functions') || only.includes($id)),
  };
}

/** The domains that `--only` names: all with `domains`, otherwise those of the functions that are deployed. */
export function selectedDomains(
  domains: readonly WantedDomain[],
  { functions }: Config,
  only: readonly string[] | undefined,
): readonly WantedDomain[] {
  if (!only || only.includes('domains')) return domains;
  return domains.filter(({ functionId }) => functions.some(({ $id }) => $id === functionId));
}
