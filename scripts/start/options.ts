import { DATA, type DataFolders, dataUsage, readDataFolders } from '../../local/command/data.ts';
import { FRESH, type Fresh, readFresh } from '../../local/command/fresh.ts';
import { INSPECT, inspectUsage, readInspect } from '../../local/command/inspect.ts';
import { LISTENING, type Listening, listeningUsage, readListening } from '../../local/command/listening.ts';
import { readCommand } from '../../local/command/options.ts';

export const usage = `npm start -- [options]
${listeningUsage}
${dataUsage}
${inspectUsage}
  --memory           keep everything in memory
  --fresh            asks, then deletes all data in .local, but for the API key
  --yes              --fresh does not ask
  --no-watch         do not rebuild when a file changes`;

export interface StartOptions extends Listening {
  memory: boolean;
  fresh: Fresh;
  /** Functions to delete. */
  remove: readonly string[];
  watch: boolean;
  data: DataFolders;
  /** The port of the first debugger. */
  inspect: number | undefined;
}

const OPTIONS = {
  ...LISTENING,
  ...DATA,
  ...INSPECT,
  memory: { type: 'boolean', default: false },
  ...FRESH,
  'no-watch': { type: 'boolean', default: false },
} as const;

/** Reads the options of `npm start`, run in the folder `root`; `help` for `--help`. @throws OptionError, StartError */
export function readOptions(
  root: string,
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): StartOptions | 'help' {
  const read = readCommand(args, OPTIONS, environment);
  if (read === 'help') return 'help';
  const { memory, fresh, yes, remove, 'no-watch': still, ...rest } = read.values;
  return {
    ...readListening(rest),
    memory,
    fresh: readFresh({ fresh, yes }),
    remove: remove ?? [],
    watch: !still,
    data: readDataFolders(rest, root),
    inspect: readInspect(rest),
  };
}
