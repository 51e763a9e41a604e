import { CONFIG_FILE, type ConfigError } from '../config/read.ts';

/** Prints every mistake in appwrite.json, one a line. */
export function complainOfConfig(error: ConfigError): void {
  const { length } = error.mistakes;
  console.error(`${CONFIG_FILE} has ${length === 1 ? 'a mistake' : `${length} mistakes`}:`);
  for (const { path, message } of error.mistakes) console.error(`  ${path}: ${message}`);
}
