import { complainOfConfig } from '../../local/command/complaints.ts';
import { type StopWatching, watchProject } from '../../local/command/watch.ts';
import { applyConfig } from '../../local/config/apply.ts';
import { deployBuilt } from '../../local/config/deploy.ts';
import { CONFIG_FILE, ConfigError, readConfig } from '../../local/config/read.ts';
import type { Config } from '../../local/config/schema.ts';
import type { Local } from '../../local/local.ts';
import { type BuildResult, type Builds, sourcesOf } from '../build/builds.ts';
import { Checks } from './checks.ts';
import { GeneratedFiles } from './generated.ts';

/** The environment that secrets are taken from. */
export type Surroundings = Readonly<Record<string, string | undefined>>;

/** The project as the local Appwrite has it: brought up at start, kept up with every change. */
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

  /** Applies the configuration and deploys what was built of it. */
  async bringUp(local: Local, built: BuildResult): Promise<void> {
    this.#apply(local, this.#config);
    for (const { id } of built.bundles) await deployBuilt(this.#root, local, id);
  }

  /** Reports, later, what of the functions that were built would not run, and errors of types. */
  check(local: Local, { bundles, errors }: BuildResult): void {
    // what does not compile has been reported with better words
    if (errors.length === 0)
      this.#checks.run(
        local,
        this.#config,
        bundles.map(({ id }) => id),
      );
  }

  /** Watches the project, and from `started` on rebuilds and redeploys what a change touches. */
  watch(started: Promise<Local>): Promise<StopWatching> {
    const folders = new Set(['functions', 'shared', ...this.#config.functions.map(({ path }) => path)]);
    return watchProject(this.#root, [...folders], [CONFIG_FILE], async (paths) => {
      try {
        await this.#changed(await started, paths);
      } catch (error) {
        console.error(error);
      }
    });
  }

  /** Gives up what is under way beside the server. */
  stop(): void {
    this.#checks.stop();
    this.#generated.stop();
  }

  async #changed(local: Local, paths: readonly string[]): Promise<void> {
    if (paths.includes(CONFIG_FILE)) this.#reread(local);
    const touched = sourcesOf(this.#config).filter((source) => this.#builds.isTouched(source, paths));
    const built = await this.#builds.build(touched);
    for (const { id } of built.bundles) if (await deployBuilt(this.#root, local, id)) console.log(`${id} deployed`);
    showErrors(built);
    this.check(local, built);
    if (built.errors.length === 0) void this.#generated.update(this.#config, paths);
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
