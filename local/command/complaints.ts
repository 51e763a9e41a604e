import type { ConfigError } from '../config/read.ts';

/** Prints every mistake in a configuration file, one a line. */
export function complainOfConfig({ file, lines }: ConfigError): void {
  console.error(`${file} has ${lines.length === 1 ? 'a mistake' : `${lines.length} mistakes`}:`);
  for (const line of lines) console.error(`  ${line}`);
}
