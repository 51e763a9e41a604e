import { DATA, type DataFolders, dataUsage, readDataFolders } from './data.ts';
import { INSPECT, inspectUsage, readInspect } from './inspect.ts';
import { LISTENING, type Listening, listeningUsage, readListening } from './listening.ts';
import { OptionError, readCommand } from './options.ts';

export const usage = `npm run local -- [options]
${listeningUsage}
${dataUsage}
${inspectUsage}
  --memory           keeps all data in memory
  --empty            ignores appwrite.json; the project has only the web platform localhost
  --project ID       the project id (default: that of appwrite.json; "local" with --empty)
  --no-rate-limits   turns off Appwrite's rate limits
  --interleave       concurrent requests interleave between a read and a write, as on the real server
  --slow             events and deployments take as long as on a busy real server, 1 to 3 seconds`;

export interface LocalCommand extends Listening {
  memory: boolean;
  empty: boolean;
  project: string | undefined;
  /** Functions to delete. */
  remove: readonly string[];
  rateLimits: boolean;
  interleave: boolean;
  slow: boolean;
  data: DataFolders;
  /** The port of the first debugger. */
  inspect: number | undefined;
}

const OPTIONS = {
  ...LISTENING,
  ...DATA,
  ...INSPECT,
  memory: { type: 'boolean', default: false },
  empty: { type: 'boolean', default: false },
  project: { type: 'string' },
  'no-rate-limits': { type: 'boolean', default: false },
  interleave: { type: 'boolean', default: false },
  slow: { type: 'boolean', default: false },
} as const;

/** Reads the options of `npm run local`, run in the folder `root`. Returns `help` for `--help`. @throws OptionError, StartError */
export function readLocalOptions(
  root: string,
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): LocalCommand | 'help' {
  const read = readCommand(args, OPTIONS, environment);
  if (read === 'help') return 'help';
  const { project, memory, empty, interleave, slow, remove, ...rest } = read.values;
  if (project !== undefined && !/^[a-zA-Z0-9][a-zA-Z0-9._-]{0,35}$/.test(project))
    throw new OptionError(`--project ${project}: an id is 1 to 36 of a-z, A-Z, 0-9, ".", "-" and "_"`);
  return {
    ...readListening(rest),
    memory,
    empty,
    project,
    remove: remove ?? [],
    rateLimits: !rest['no-rate-limits'],
    interleave,
    slow,
    data: readDataFolders(rest, root),
    inspect: readInspect(rest),
  };
}
