import { type ParseArgsConfig, parseArgs } from 'node:util';
import { nearest } from './nearest.ts';
import { lineForNpm } from './npm.ts';

/** Options of a command that cannot be used; the message says which and why. */
export class OptionError extends Error {}

/** Why a command did not start, in words for people. */
export class StartError extends Error {}

type Options = NonNullable<ParseArgsConfig['options']>;
const HELP = { help: { type: 'boolean', short: 'h', default: false } } as const;

/**
 * Reads what a command was given; `help` where only its usage is asked for.
 * @param words which words the command takes beside its options, such as `<id>`; undefined for none
 * @throws OptionError for an option that is unknown or lacks its value, and for a word that is not expected
 * @throws StartError where npm took the options for its own
 */
export function readCommand<const O extends Options>(
  args: readonly string[],
  options: O,
  environment: Readonly<Record<string, string | undefined>>,
  words?: string,
) {
  const line = lineForNpm(args, options, environment);
  if (line !== undefined)
    throw new StartError(`npm takes options before \`--\` for its own, and nothing was started. Write:\n${line}`);
  const { values, positionals } = parse(args, { ...options, ...HELP });
  if ('help' in values && values.help === true) return 'help';
  const [first] = positionals;
  if (words === undefined && first !== undefined)
    throw new OptionError(`${first}: is not known. With npm, options of the command go behind \`--\``);
  return { values, words: positionals };
}

function parse<const O extends Options>(args: readonly string[], options: O) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
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

/** A port, 0 for any free one. @throws OptionError */
export function readPort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new OptionError(`--port ${text}: a port is a number from 0 to 65535`);
  return port;
}
