import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, normalize } from 'node:path';
import { inPresentForm } from './forms.ts';
import { explain, type Mistake, mistakesOf, placeOf } from './mistakes.ts';
import { referenceMistakes } from './references.ts';
import { type Config, configSchema } from './schema.ts';

export const CONFIG_FILE = 'appwrite.json';

/** An invalid configuration. The message names the file, and has every mistake with its path, one a line. */
export class ConfigError extends Error {
  /** The name of the file, without its folder. */
  readonly file: string;
  readonly mistakes: readonly Mistake[];

  /** @param mistakes with an empty path for a mistake of the whole file */
  constructor(file: string, mistakes: readonly Mistake[]) {
    const count = mistakes.length === 1 ? 'a mistake' : `${mistakes.length} mistakes`;
    super([`${file} has ${count}:`, ...linesOf(mistakes).map((line) => `  ${line}`)].join('\n'));
    this.name = 'ConfigError';
    this.file = file;
    this.mistakes = mistakes;
  }

  /** Every mistake with its path. */
  get lines(): string[] {
    return linesOf(this.mistakes);
  }
}

function linesOf(mistakes: readonly Mistake[]): string[] {
  return mistakes.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`));
}

/**
 * Reads and checks a project's `appwrite.config.json` or `appwrite.json`, in the CLI's current or older form.
 * @throws ConfigError
 */
export function readConfigFile(path: string): Config {
  return parse(basename(path), readFile(path), (config) => folderMistakes(config, dirname(path)));
}

/** Reads and checks `appwrite.json` of this repository, whose functions are bundled from TypeScript. @throws ConfigError */
export function readConfig(root: string): Config {
  return parseConfig(readFile(join(root, CONFIG_FILE)), root);
}

function readFile(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new ConfigError(basename(path), [{ path: '', message: `cannot be read: ${path}` }]);
  }
}

/** Checks the text of this repository's `appwrite.json`. `root` contains the functions' folders. @throws ConfigError */
export function parseConfig(text: string, root: string): Config {
  return parse(CONFIG_FILE, text, (config) => sourceMistakes(config, root));
}

function parse(name: string, text: string, further: (config: Config) => Mistake[]): Config {
  const { file, nameOf } = inPresentForm(parseJson(name, text));
  const shape = configSchema.safeParse(file, { error: explain });
  const mistakes = [
    ...(shape.success ? [] : mistakesOf(shape.error)),
    ...referenceMistakes(file),
    ...(shape.success ? further(shape.data) : []),
  ];
  if (!shape.success || mistakes.length > 0)
    throw new ConfigError(
      name,
      mistakes.map(({ path, message }) => ({ path: nameOf(path), message })),
    );
  return shape.data;
}

/** @param name of the file. @throws ConfigError */
export function parseJson(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // Node's own message, with line and column
    throw new ConfigError(name, [{ path: '', message: error instanceof Error ? error.message : String(error) }]);
  }
}

function folderMistakes(config: Config, root: string): Mistake[] {
  return config.functions.flatMap(({ path }, at) =>
    statSync(join(root, path), { throwIfNoEntry: false })?.isDirectory()
      ? []
      : [{ path: placeOf(['functions', at, 'path']), message: `${path} is not a folder` }],
  );
}

/** A function of this repository needs a source to be bundled from, inside the repository. */
function sourceMistakes(config: Config, root: string): Mistake[] {
  return config.functions.flatMap((fn, at) => {
    const must = { runtime: 'node-22', entrypoint: 'main.js', commands: '' } as const;
    const others = (['runtime', 'entrypoint', 'commands'] as const).flatMap((key) =>
      fn[key] === must[key]
        ? []
        : [{ path: placeOf(['functions', at, key]), message: `must be "${must[key]}": functions here are bundled` }],
    );
    const place = placeOf(['functions', at, 'path']);
    if (isAbsolute(fn.path) || normalize(fn.path).startsWith('..'))
      return [...others, { path: place, message: 'must be a folder of this project' }];
    return existsSync(join(root, fn.path, 'main.ts'))
      ? others
      : [...others, { path: place, message: `${fn.path} has no main.ts` }];
  });
}
