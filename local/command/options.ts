/** Options of a command that cannot be used; the message says which and why. */
export class OptionError extends Error {}

/** Why a command did not start, in words for people. */
export class StartError extends Error {}

/** A port, 0 for any free one. @throws OptionError */
export function readPort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new OptionError(`--port ${text}: a port is a number from 0 to 65535`);
  return port;
}
