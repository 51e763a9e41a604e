import { complainOfConfig } from '../../local/command/complaints.ts';
import { applyConfig } from '../../local/config/apply.ts';
import { deployBuilt } from '../../local/config/deploy.ts';
import { CONFIG_FILE, ConfigError, readConfig } from '../../local/config/read.ts';
import type { Config } from '../../local/config/schema.ts';
import type { Local } from '../../local/local.ts';
import { type BuildResult, type Builds, sourcesOf } from '../build/builds.ts';
import { banner } from './banner.ts';
import { watchProject } from './watch.ts';

/** The environment that secrets are taken from. */
export type Surroundings = Readonly<Record<string, string | undefined>>;

/** The project as the local Appwrite has it: brought up at start, kept up with every change. */
export class Project {
  readonly #root: string;
  readonly #local: Local;
  readonly #builds: Builds;
  readonly #environment: Surroundings;
  #config: Config | undefined;

  constructor(root: string, local: Local, builds: Builds, environment: Surroundings) {
    this.#root = root;
    this.#local = local;
    this.#builds = builds;
    this.#environment = environment;
  }

  /** Applies the configuration, deploys what was built, and prints all of it. */
  async bringUp(config: Config, built: BuildResult): Promise<void> {
    this.#apply(config);
    for (const { id } of built.bundles) await deployBuilt(this.#root, this.#local, id);
    console.log(banner(this.#local, config));
    this.#showErrors(built);
  }

  /** Rebuilds and redeploys what a change touches. Gives what ends it. */
  watch(): () => void {
    return watchProject(this.#root, ['functions', 'shared'], [CONFIG_FILE], async (paths) => {
      try {
        await this.#changed(paths);
      } catch (error) {
        if (error instanceof ConfigError) complainOfConfig(error);
        else console.error(error);
      }
    });
  }

  async #changed(paths: readonly string[]): Promise<void> {
    const before = this.#config;
    if (!before) return;
    const config = paths.includes(CONFIG_FILE) ? this.#reread(before) : before;
    const touched = sourcesOf(config).filter((source) => this.#builds.isTouched(source, paths));
    const built = await this.#builds.build(touched);
    for (const { id } of built.bundles)
      if (await deployBuilt(this.#root, this.#local, id)) console.log(`${id} deployed`);
    this.#showErrors(built);
  }

  #reread(before: Config): Config {
    const config = readConfig(this.#root);
    if (config.projectId !== before.projectId)
      console.error(`${CONFIG_FILE}: a new projectId is used from the next start on`);
    this.#apply(config);
    console.log(`${CONFIG_FILE} applied`);
    return config;
  }

  #apply(config: Config): void {
    const notes = applyConfig(this.#local, config, this.#environment);
    for (const note of notes) console.error(`${CONFIG_FILE}: ${note}`);
    this.#config = config;
  }

  #showErrors({ errors }: BuildResult): void {
    for (const { id, message } of errors)
      console.error(`${id} does not compile; what was deployed before stays:\n${message}`);
  }
}
