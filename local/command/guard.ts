import { ConfigError } from '../config/read.ts';
import { OptionError, StartError } from './options.ts';

/** Runs a command. Errors that the user can fix are printed without a stack. The exit code is 1 after any error. */
export async function guarded(usage: string, command: () => Promise<void>): Promise<void> {
  try {
    await command();
  } catch (error) {
    if (error instanceof OptionError) console.error(`${error.message}\n\n${usage}`);
    else if (error instanceof ConfigError || error instanceof StartError) console.error(error.message);
    else console.error(error);
    process.exit(1);
  }
}
