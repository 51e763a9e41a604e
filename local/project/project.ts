import { basename, dirname } from 'node:path';
import { applyConfig } from '../config/apply.ts';
import { readConfigFile } from '../config/read.ts';
import type { Config } from '../config/schema.ts';
import type { Local } from '../local.ts';
import { deploySource } from './deploy.ts';

/** The environment that `${NAME}` of a variable is taken from. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Somebody's project: a configuration file, and the functions that it names in folders beside it. */
export class Project {
  /** The configuration's file. */
  readonly file: string;
  readonly root: string;
  readonly #environment: Environment;
  readonly #note: (line: string) => void;
  #config: Config;

  /**
   * @param note is told what could not be brought about, a line each
   * @throws ConfigError
   */
  constructor(file: string, environment: Environment, note: (line: string) => void) {
    this.file = file;
    this.root = dirname(file);
    this.#environment = environment;
    this.#note = note;
    this.#config = readConfigFile(file);
  }

  get config(): Config {
    return this.#config;
  }

  /** Brings a local Appwrite to what the file says, and deploys those functions that changed since. @throws Error */
  async bringUp(local: Local): Promise<void> {
    const runnable = this.#config.functions.filter(({ runtime }) => runtime.startsWith('node-'));
    const notes = applyConfig(local, { ...this.#config, functions: runnable }, this.#environment);
    for (const note of notes) this.#note(`${basename(this.file)}: ${note}`);
    for (const { $id, runtime } of this.#config.functions)
      if (!runtime.startsWith('node-'))
        this.#note(
          `${basename(this.file)}: function ${$id} is left out: ${runtime} does not run here, Node.js alone does`,
        );
    for (const fn of runnable) await deploySource(local, this.root, fn);
  }
}
