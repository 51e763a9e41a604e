import { type StopWatching, watchProject } from '../../local/command/watch.ts';
import { applyConfig } from '../../local/config/apply.ts';
import { deployBuilt } from '../../local/config/deploy.ts';
import { declaredIn, EXTRAS_FILE, readExtras } from '../../local/config/extras.ts';
import { CONFIG_FILE, ConfigError, readConfig } from '../../local/config/read.ts';
import type { Config } from '../../local/config/schema.ts';
import { applySettings } from '../../local/config/settings.ts';
import type { Local } from '../../local/local.ts';
import { type BuildResult, type Builds, sourcesOf } from '../build/builds.ts';
import { Checks } from './checks.ts';
import { GeneratedFiles } from './generated.ts';

/** The environment with the secrets. */
export type Surroundings = Readonly<Record<string, string | undefined>>;

/** The project on the local Appwrite: deployed at the start and after every change. */
export class Project {
  readonly #root: string;
  readonly #builds: Builds;
  readonly #environment: Surroundings;
  readonly #checks: Checks;
  readonly #generated: GeneratedFiles;
  #config: Config;

  constructor(root: string, config: Config, builds: Builds, environment: Surroundings) {
    this.#root = root;
    this.#config = config;
    this.#builds = builds;
    this.#environment = environment;
    this.#checks = new Checks(root);
    this.#generated = new GeneratedFiles(root);
  }

  /** Applies the configuration. */
  apply(local: Local): void {
    this.#apply(local, this.#config);
  }

  /** Deploys the bundles, after {@link apply}. */
  async deploy(local: Local, built: BuildResult): Promise<void> {
    for (const { id } of built.bundles) await deployBuilt(this.#root, local, id);
  }

  /** Reports in the background which built functions would not run, and type errors. */
  check(local: Local, { bundles, errors }: BuildResult): void {
    // compile errors were already reported, with more detail
    if (errors.length === 0)
      this.#checks.run(
        local,
        this.#config,
        bundles.map(({ id }) => id),
      );
  }

  /** Watches the project. After `started`, rebuilds and redeploys what a change affects. */
  watch(started: Promise<Local>): Promise<StopWatching> {
    const folders = new Set(['functions', 'shared', ...this.#config.functions.map(({ path }) => path)]);
    return watchProject(this.#root, [...folders], [CONFIG_FILE, EXTRAS_FILE], async (paths) => {
      try {
        await this.#changed(await started, paths);
      } catch (error) {
        console.error(error);
      }
    });
  }

  /** Ends background work. */
  stop(): void {
    this.#checks.stop();
    this.#generated.stop();
  }

  async #changed(local: Local, paths: readonly string[]): Promise<void> {
    const isDeclared = paths.includes(CONFIG_FILE) || paths.includes(EXTRAS_FILE);
    const isValid = !isDeclared || this.#reread(local);
    const touched = sourcesOf(this.#config).filter((source) => this.#builds.isTouched(source, paths));
    const built = await this.#builds.build(touched);
    for (const { id } of built.bundles) if (await deployBuilt(this.#root, local, id)) console.log(`${id} deployed`);
    showErrors(built);
    this.check(local, built);
    if (isValid && built.errors.length === 0) void this.#generated.update(this.#config, paths);
  }

  /** Reads the changed file. If it is invalid, prints the mistakes, keeps the previous configuration, and answers false. */
  #reread(local: Local): boolean {
    try {
      const config = readConfig(this.#root);
      if (config.projectId !== this.#config.projectId)
        console.error(`${CONFIG_FILE}: the new projectId takes effect at the next start`);
      this.#apply(local, config);
      console.log(`${declaredIn(this.#root, CONFIG_FILE)} applied`);
      return true;
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      console.error(error.message);
      return false;
    }
  }

  #apply(local: Local, config: Config): void {
    const extras = readExtras(this.#root, config);
    for (const note of applyConfig(local, config, this.#environment)) console.error(`${CONFIG_FILE}: ${note}`);
    for (const note of applySettings(local, config, extras, this.#environment)) console.error(note);
    this.#config = config;
  }
}

/** Prints compile errors, with file and line. */
export function showErrors({ errors }: BuildResult): void {
  for (const { id, message } of errors)
    console.error(`${id} does not compile; the previous deployment stays active:\n${message}`);
}
