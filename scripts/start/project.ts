import { complainOfConfig } from '../../local/command/complaints.ts';
import { watchProject } from '../../local/command/watch.ts';
import { applyConfig } from '../../local/config/apply.ts';
import { deployBuilt } from '../../local/config/deploy.ts';
import { CONFIG_FILE, ConfigError, readConfig } from '../../local/config/read.ts';
import type { Config } from '../../local/config/schema.ts';
import type { Local } from '../../local/local.ts';
import { type BuildResult, type Builds, sourcesOf } from '../build/builds.ts';

/** The environment that secrets are taken from. */
export type Surroundings = Readonly<Record<string, string | undefined>>;

/** The project as the local Appwrite has it: brought up at start, kept up with every change. */
export class Project {
  readonly #root: string;
  readonly #builds: Builds;
  readonly #environment: Surroundings;
  #config: Config;

  constructor(root: string, config: Config, builds: Builds, environment: Surroundings) {
    this.#root = root;
    this.#config = config;
    this.#builds = builds;
    this.#environment = environment;
  }

  /** Applies the configuration and deploys what was built of it. */
  async bringUp(local: Local, built: BuildResult): Promise<void> {
    this.#apply(local, this.#config);
    for (const { id } of built.bundles) await deployBuilt(this.#root, local, id);
  }

  /** Rebuilds and redeploys what a change touches. Gives what ends it. */
  watch(local: Local): () => void {
    return watchProject(this.#root, ['functions', 'shared'], [CONFIG_FILE], (paths) =>
      this.#changed(local, paths).catch((error: unknown) => console.error(error)),
    );
  }

  async #changed(local: Local, paths: readonly string[]): Promise<void> {
    if (paths.includes(CONFIG_FILE)) this.#reread(local);
    const touched = sourcesOf(this.#config).filter((source) => this.#builds.isTouched(source, paths));
    const built = await this.#builds.build(touched);
    for (const { id } of built.bundles) if (await deployBuilt(this.#root, local, id)) console.log(`${id} deployed`);
    showErrors(built);
  }

  /** Takes up a changed file; one with mistakes is shown, and what was read before stays. */
  #reread(local: Local): void {
    try {
      const config = readConfig(this.#root);
      if (config.projectId !== this.#config.projectId)
        console.error(`${CONFIG_FILE}: a new projectId is used from the next start on`);
      this.#apply(local, config);
      console.log(`${CONFIG_FILE} applied`);
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      complainOfConfig(error);
    }
  }

  #apply(local: Local, config: Config): void {
    for (const note of applyConfig(local, config, this.#environment)) console.error(`${CONFIG_FILE}: ${note}`);
    this.#config = config;
  }
}

/** Shows what does not compile, with file and line. */
export function showErrors({ errors }: BuildResult): void {
  for (const { id, message } of errors)
    console.error(`${id} does not compile; what was deployed before stays:\n${message}`);
}
