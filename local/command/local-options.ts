import { OptionError, parseOptions, readPort } from './options.ts';

export const usage = `npm run local -- [options]
  --port N          the port (4600)
  --memory          keep everything in memory
  --empty           nothing from appwrite.json, but the web platform localhost
  --key KEY         the API key, with all scopes
  --project ID      the project's id (that of appwrite.json; "local" with --empty)
  --no-rate-limits  without Appwrite's limits per endpoint
  --interleave      concurrent requests interleave between read and write, as the real server's do
  --slow            events come after 1 to 3 seconds, deployments wait, build and are activated late, as on a busy real server`;

export interface LocalCommand {
  port: number;
  memory: boolean;
  empty: boolean;
  key: string | undefined;
  project: string | undefined;
  rateLimits: boolean;
  interleave: boolean;
  slow: boolean;
}

const OPTIONS = {
  port: { type: 'string', default: '4600' },
  memory: { type: 'boolean', default: false },
  empty: { type: 'boolean', default: false },
  key: { type: 'string' },
  project: { type: 'string' },
  'no-rate-limits': { type: 'boolean', default: false },
  interleave: { type: 'boolean', default: false },
  slow: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/** Reads the options of `npm run local`; `help` where only the usage is asked for. @throws OptionError */
export function readLocalOptions(args: readonly string[]): LocalCommand | 'help' {
  const { help, port, key, project, memory, empty, interleave, slow, ...rest } = parseOptions(args, OPTIONS);
  if (help) return 'help';
  if (project !== undefined && !/^[a-zA-Z0-9][a-zA-Z0-9._-]{0,35}$/.test(project))
    throw new OptionError(`--project ${project}: an id is 1 to 36 of a-z, A-Z, 0-9, ".", "-" and "_"`);
  if (key === '') throw new OptionError('--key: is empty');
  return { port: readPort(port), memory, empty, key, project, rateLimits: !rest['no-rate-limits'], interleave, slow };
}
