import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The names of a project's configuration, the current one first. */
const CONFIG_FILES = ['appwrite.config.json', 'appwrite.json'];

/**
 * The configuration of the project that contains a folder. As in the CLI, the folder and all folders above it are searched,
 * for the current name first. Undefined if there is none.
 */
export function findConfig(folder: string): string | undefined {
  for (const name of CONFIG_FILES)
    for (let at = folder; ; at = dirname(at)) {
      if (existsSync(join(at, name))) return join(at, name);
      if (at === dirname(at)) break;
    }
  return undefined;
}
