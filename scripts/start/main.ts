import { guarded } from '../../local/command/guard.ts';
import { readOptions, usage } from './options.ts';
import type { Surroundings } from './project.ts';
import { start } from './start.ts';

/** Runs `npm start`. */
export function main(root: string, args: readonly string[], environment: Surroundings): Promise<void> {
  return guarded(usage, async () => {
    const options = readOptions(root, args, environment);
    if (options === 'help') return console.log(usage);
    await start(root, options, environment);
  });
}
