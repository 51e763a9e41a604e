import { parseOptions, readPort } from '../../local/command/options.ts';

export const usage = `npm start -- [options]
  --port N    the port (4600)
  --memory    keep everything in memory
  --fresh     empty .local first
  --no-watch  do not rebuild when a file changes`;

export interface StartOptions {
  port: number;
  memory: boolean;
  fresh: boolean;
  watch: boolean;
}

const OPTIONS = {
  port: { type: 'string', default: '4600' },
  memory: { type: 'boolean', default: false },
  fresh: { type: 'boolean', default: false },
  'no-watch': { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/** Reads the options of `npm start`; `help` where only the usage is asked for. @throws OptionError */
export function readOptions(args: readonly string[]): StartOptions | 'help' {
  const values = parseOptions(args, OPTIONS);
  if (values.help) return 'help';
  return { port: readPort(values.port), memory: values.memory, fresh: values.fresh, watch: !values['no-watch'] };
}
