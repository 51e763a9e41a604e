import { basename, dirname, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { applyConfig } from '../config/apply.ts';
import { declaredIn, EXTRAS_FILE, type Extras, readExtras } from '../config/extras.ts';
import { ConfigError, readConfigFile } from '../config/read.ts';
import type { Config, FunctionConfig } from '../config/schema.ts';
import { applySettings } from '../config/settings.ts';
import { functions as deployedFunctions } from '../functions/documents.ts';
import { onBuildOutput } from '../functions/state.ts';
import type { Local } from '../local.ts';
import { deploySource } from './deploy.ts';
import { type Changes, ProjectWatcher } from './watch.ts';

/** The environment that contains the values of `${NAME}`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A user's project: a configuration file, and the functions that it declares in folders next to it. */
export class Project {
  /** The configuration's file. */
  readonly file: string;
  readonly root: string;
  readonly #environment: Environment;
  readonly #show: (line: string) => void;
  /** The output of the running build, which is already shown. */
  readonly #shown = new Set<string>();
  #config: Config;
  #extras: Extras;

  /**
   * @param show gets lines for the user: notes, and the output of build commands
   * @throws ConfigError
   */
  constructor(file: string, environment: Environment, show: (line: string) => void) {
    this.file = file;
    this.root = dirname(file);
    this.#environment = environment;
    this.#show = show;
    this.#config = readConfigFile(file);
    this.#extras = readExtras(this.root, this.#config);
  }

  get config(): Config {
    return this.#config;
  }

  /** The functions that can run here: those with a Node.js runtime. */
  get runnable(): FunctionConfig[] {
    return this.#config.functions.filter(({ runtime }) => runtime.startsWith('node-'));
  }

  /** Applies the configuration to a local Appwrite. @throws ConfigError if Appwrite refuses something */
  apply(local: Local): void {
    const name = basename(this.file);
    for (const note of this.#applyConfig(local)) this.#show(`${name}: ${note}`);
    for (const note of applySettings(local, this.#config, this.#extras, this.#environment)) this.#show(note);
    for (const { $id, runtime } of this.#config.functions)
      if (!runtime.startsWith('node-'))
        this.#show(`${name}: function ${$id} is skipped: only Node.js runtimes run here, not ${runtime}`);
  }

  /** @throws ConfigError with the name that the file has here */
  #applyConfig(local: Local): string[] {
    try {
      return applyConfig(local, { ...this.#config, functions: this.runnable }, this.#environment);
    } catch (error) {
      throw error instanceof ConfigError ? new ConfigError(basename(this.file), error.mistakes) : error;
    }
  }

  /**
   * Deploys the functions that changed, after {@link apply}.
   * @returns an error for each function that could not be built, with what its log says besides the output that was shown
   */
  deploy(local: Local): Promise<string[]> {
    onBuildOutput(local, ({ functionId, text }) => {
      for (const line of text.trimEnd().split('\n')) {
        this.#shown.add(line.trim());
        this.#show(`${functionId} | ${line}`);
      }
    });
    return this.#deploy(local, this.runnable);
  }

  /** Applies changes of the configuration, and deploys functions whose files changed. Returns a function that ends this. */
  async watch(local: Local): Promise<() => Promise<void>> {
    const watcher = new ProjectWatcher(this.root, [this.file, join(this.root, EXTRAS_FILE)], async (changes) => {
      await this.#changed(local, changes, watcher);
    });
    await watcher.follow(this.runnable);
    return () => watcher.stop();
  }

  async #changed(local: Local, { config, functions }: Changes, watcher: ProjectWatcher): Promise<void> {
    try {
      const before = new Map(this.runnable.map((fn) => [fn.$id, JSON.stringify(fn)]));
      if (config) {
        this.#reread(local);
        await watcher.follow(this.runnable); // before the deployment: no change of a file is missed
      }
      const touched = this.runnable.filter((fn) => functions.has(fn.$id) || before.get(fn.$id) !== JSON.stringify(fn));
      for (const failure of await this.#deploy(local, touched)) this.#show(failure);
    } catch (error) {
      console.error(error);
    }
  }

  #reread(local: Local): void {
    try {
      const config = readConfigFile(this.file);
      if (config.projectId !== this.#config.projectId)
        this.#show(`${basename(this.file)}: the new projectId takes effect at the next start`);
      this.#extras = readExtras(this.root, config);
      this.#config = config;
      this.apply(local);
      this.#show(`${declaredIn(this.root, basename(this.file))} applied`);
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      console.error(error.message);
    }
  }

  async #deploy(local: Local, functions: readonly FunctionConfig[]): Promise<string[]> {
    const failures: string[] = [];
    for (const fn of functions) {
      this.#shown.clear();
      const result = await deploySource(local, this.root, fn);
      if (result.kind === 'deployed') this.#show(`${fn.$id} deployed in ${result.milliseconds} ms`);
      if (result.kind === 'failed') failures.push(this.#failureOf(local, fn.$id, result.log));
    }
    return failures;
  }

  #failureOf(local: Local, id: string, log: string): string {
    const isDeployed = Boolean(deployedFunctions(local.store).get(id)?.deploymentId);
    const outcome = isDeployed ? 'the previous deployment stays active' : 'it has no deployment yet';
    const lines = stripVTControlCharacters(log).split('\n');
    const rest = lines.filter((line) => line.trim() !== '' && !this.#shown.has(line.trim()));
    return [`${id} could not be built; ${outcome}:`, ...rest].join('\n');
  }
}
