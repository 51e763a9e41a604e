import { DATA, type DataFolders, dataUsage, readDataFolders } from '../command/data.ts';
import { FRESH, type Fresh, readFresh } from '../command/fresh.ts';
import { INSPECT, inspectUsage, readInspect } from '../command/inspect.ts';
import { LISTENING, type Listening, listeningUsage, readListening } from '../command/listening.ts';
import { OptionError, readCommand } from '../command/options.ts';

export const usage = `npx appwrite-local [options]
  Run it in a folder with appwrite.config.json or appwrite.json, or below one. Without such a file the project is empty.
  --config FILE      the configuration file
${listeningUsage}
  --project ID       the project id (default: that of the configuration, "local" without one)
${dataUsage}
${inspectUsage}
  --memory           keeps all data in memory; by default it is stored in .appwrite-local
  --fresh            asks, then deletes all stored data except the API key; --yes skips the question
  --no-watch         does not rebuild a function when one of its files changes
  --no-rate-limits   turns off Appwrite's rate limits
  --interleave       concurrent requests interleave between a read and a write, as on the real server
  --slow             events and deployments take as long as on a busy real server
  --version          prints the version of this package
  --help             prints this text`;

export interface ProjectCommand extends Listening {
  config: string | undefined;
  project: string | undefined;
  memory: boolean;
  fresh: Fresh;
  watch: boolean;
  rateLimits: boolean;
  interleave: boolean;
  slow: boolean;
  /** Functions to delete. */
  remove: readonly string[];
  data: DataFolders;
  /** The port of the first debugger. */
  inspect: number | undefined;
}

const OPTIONS = {
  ...LISTENING,
  ...DATA,
  ...INSPECT,
  ...FRESH,
  config: { type: 'string' },
  project: { type: 'string' },
  memory: { type: 'boolean', default: false },
  'no-watch': { type: 'boolean', default: false },
  'no-rate-limits': { type: 'boolean', default: false },
  interleave: { type: 'boolean', default: false },
  slow: { type: 'boolean', default: false },
  version: { type: 'boolean', default: false },
} as const;

/** Reads the options of the package's command. @param cwd the working directory @throws OptionError */
export function readProjectOptions(args: readonly string[], cwd: string): ProjectCommand | 'help' | 'version' {
  // npx passes all options on, so npm cannot have taken any; it also passes on the -- that npm run needs
  const options = args.filter((arg) => arg !== '--');
  const read = readCommand(options, OPTIONS, {});
  if (read === 'help') return 'help';
  const { version, config, project, memory, fresh, yes, interleave, slow, remove, ...rest } = read.values;
  if (version) return 'version';
  if (project !== undefined && !/^[a-zA-Z0-9][a-zA-Z0-9._-]{0,35}$/.test(project))
    throw new OptionError(`--project ${project}: an id is 1 to 36 of a-z, A-Z, 0-9, ".", "-" and "_"`);
  const { 'no-watch': still, 'no-rate-limits': unlimited } = rest;
  const switches = {
    memory,
    fresh: readFresh({ fresh, yes }),
    watch: !still,
    rateLimits: !unlimited,
    interleave,
    slow,
  };
  const data = readDataFolders(rest, cwd);
  return {
    ...readListening(rest),
    ...switches,
    config,
    project,
    remove: remove ?? [],
    data,
    inspect: readInspect(rest),
  };
}
