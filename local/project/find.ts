import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The names of a project's configuration, the present one first. */
const CONFIG_FILES = ['appwrite.config.json', 'appwrite.json'];

/**
 * The configuration of the project that a folder is in: looked for as the command line does, in the folder and all above it,
 * under the present name first. Undefined where there is none.
 */
export function findConfig(folder: string): string | undefined {
  for (const name of CONFIG_FILES)
    for (let at = folder; ; at = dirname(at)) {
      if (existsSync(join(at, name))) return join(at, name);
      if (at === dirname(at)) break;
    }
  return undefined;
}
