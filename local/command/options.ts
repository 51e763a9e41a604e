import { type ParseArgsConfig, parseArgs } from 'node:util';
import { nearest } from './nearest.ts';
import { lineForNpm } from './npm.ts';

/** Invalid options of a command. The message names the option and the reason. */
export class OptionError extends Error {}

/** Why a command did not start. The message is for the user. */
export class StartError extends Error {}

/** With `optional`, an option may stand without its value, which is then empty. */
type Options = Record<string, NonNullable<ParseArgsConfig['options']>[string] & { optional?: boolean }>;
const HELP = { help: { type: 'boolean', short: 'h', default: false } } as const;

/**
 * Reads the arguments of a command. Returns `help` for `--help`.
 * @param words the arguments that the command takes in addition to options, such as `<id>`; undefined for none
 * @throws OptionError for an unknown option, an option without its value, and an unexpected argument
 * @throws StartError if npm took the options for itself
 */
export function readCommand<const O extends Options>(
  args: readonly string[],
  options: O,
  environment: Readonly<Record<string, string | undefined>>,
  words?: string,
) {
  const line = lineForNpm(args, options, environment);
  if (line !== undefined)
    throw new StartError(
      `npm took the options for itself, because \`--\` is missing. Nothing was started. Type:\n${line}`,
    );
  const { values, positionals } = parse(args, { ...options, ...HELP });
  if ('help' in values && values.help === true) return 'help';
  const [first] = positionals;
  if (words === undefined && first !== undefined)
    throw new OptionError(`Unknown argument '${first}'. With npm, write options after \`--\``);
  return { values, words: positionals };
}

function parse<const O extends Options>(args: readonly string[], options: O) {
  try {
    return parseArgs({ args: withEmptyValues(args, options), options, allowPositionals: true });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const unknown = /^Unknown option '(-[^']*)'/.exec(message)?.[1];
    if (unknown === undefined) throw new OptionError(message);
    const near = nearest(
      unknown,
      Object.keys(options).map((name) => `--${name}`),
    );
    throw new OptionError(`Unknown option '${unknown}'.${near === undefined ? '' : ` Did you mean ${near}?`}`);
  }
}

function withEmptyValues(args: readonly string[], options: Options): string[] {
  return args.map((arg, at) => {
    const next = args[at + 1];
    const isAlone = next === undefined || next.startsWith('-');
    return isAlone && arg.startsWith('--') && options[arg.slice(2)]?.optional ? `${arg}=` : arg;
  });
}

/** The port that an option has. 0 means any free one. @throws OptionError */
export function readPort(text: string, option: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535)
    throw new OptionError(`${option} ${text}: a port is a number from 0 to 65535`);
  return port;
}
