import { existsSync, readFileSync } from 'node:fs';
import { isAbsolute, join, normalize } from 'node:path';
import { explain, type Mistake, mistakesOf, placeOf } from './mistakes.ts';
import { referenceMistakes } from './references.ts';
import { type Config, configSchema } from './schema.ts';

export const CONFIG_FILE = 'appwrite.json';

/** `appwrite.json` cannot be used. The message has every mistake with its path, one a line. */
export class ConfigError extends Error {
  readonly mistakes: readonly Mistake[];

  constructor(mistakes: readonly Mistake[]) {
    super(mistakes.map(({ path, message }) => `${path}: ${message}`).join('\n'));
    this.name = 'ConfigError';
    this.mistakes = mistakes;
  }
}

/** Reads and checks `appwrite.json` of a project's folder. @throws ConfigError */
export function readConfig(root: string): Config {
  return parseConfig(readFile(join(root, CONFIG_FILE)), root);
}

function readFile(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new ConfigError([{ path: CONFIG_FILE, message: `cannot be read: ${path}` }]);
  }
}

/** Checks the text of an `appwrite.json`; `root` is where the functions' folders are. @throws ConfigError */
export function parseConfig(text: string, root: string): Config {
  const file = parseJson(text);
  const shape = configSchema.safeParse(file, { error: explain });
  const mistakes = [
    ...(shape.success ? [] : mistakesOf(shape.error)),
    ...referenceMistakes(file),
    ...(shape.success ? sourceMistakes(shape.data, root) : []),
  ];
  if (!shape.success || mistakes.length > 0) throw new ConfigError(mistakes);
  return shape.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // Node's own words: what is wrong, and at which line and column
    throw new ConfigError([{ path: CONFIG_FILE, message: error instanceof Error ? error.message : String(error) }]);
  }
}

/** A function needs the source that it is built from, inside the project. */
function sourceMistakes(config: Config, root: string): Mistake[] {
  return config.functions.flatMap(({ path }, at) => {
    const place = placeOf(['functions', at, 'path']);
    if (isAbsolute(path) || normalize(path).startsWith('..'))
      return [{ path: place, message: 'must be a folder of this project' }];
    return existsSync(join(root, path, 'main.ts')) ? [] : [{ path: place, message: `${path} has no main.ts` }];
  });
}
