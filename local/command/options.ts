import { type ParseArgsConfig, parseArgs } from 'node:util';

/** Options of a command that cannot be used; the message says which and why. */
export class OptionError extends Error {}

/** Why a command did not start, in words for people. */
export class StartError extends Error {}

/** Reads a command's options. @throws OptionError for one that is unknown, or lacks its value */
export function parseOptions<O extends NonNullable<ParseArgsConfig['options']>>(args: readonly string[], options: O) {
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new OptionError(error instanceof Error ? error.message : String(error));
  }
}

/** A port, 0 for any free one. @throws OptionError */
export function readPort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new OptionError(`--port ${text}: a port is a number from 0 to 65535`);
  return port;
}
