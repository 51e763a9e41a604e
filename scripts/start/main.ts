import { ConfigError } from '../../local/config/read.ts';
import { complainOfConfig } from './complaints.ts';
import { OptionError, readOptions, usage } from './options.ts';
import { StartError, start } from './start.ts';

/** Runs `npm start`. What a person can put right is told in a sentence and ends with exit code 1. */
export async function main(
  root: string,
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  try {
    const options = readOptions(args);
    if (options === 'help') return console.log(usage);
    await start(root, options, environment);
  } catch (error) {
    if (error instanceof ConfigError) complainOfConfig(error);
    else if (error instanceof OptionError) console.error(`${error.message}\n\n${usage}`);
    else if (error instanceof StartError) console.error(error.message);
    else console.error(error);
    process.exit(1);
  }
}
