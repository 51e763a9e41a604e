import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CONFIG_FILE } from '../../local/config/read.ts';
import type { Config } from '../../local/config/schema.ts';

const RUN = fileURLToPath(new URL('../run.mjs', import.meta.url));

/** Keeps the files that are generated from contracts and appwrite.json current, in a separate process. */
export class GeneratedFiles {
  readonly #root: string;
  #child: ChildProcess | undefined;
  #again = false;

  constructor(root: string) {
    this.#root = root;
  }

  /** Rewrites the files that depend on these paths, and prints which. */
  async update(config: Config, paths: readonly string[]): Promise<void> {
    if (!sourcesOf(this.#root, config).some((source) => paths.includes(source))) return;
    this.#again = true;
    if (this.#child) return; // the running process checks again when it ends
    while (this.#again) {
      this.#again = false;
      await this.#run();
    }
  }

  async #run(): Promise<void> {
    const args = ['--disable-warning=ExperimentalWarning', RUN, 'scripts/generate.ts', '--changed'];
    // without npm's variables: options given to npm are not for this command
    const { npm_lifecycle_event: _, ...env } = process.env;
    const child = spawn(process.execPath, args, { cwd: this.#root, env, stdio: ['ignore', 'inherit', 'inherit'] });
    this.#child = child;
    await once(child, 'close').catch(() => undefined);
    this.#child = undefined;
  }

  stop(): void {
    this.#again = false;
    this.#child?.kill();
  }
}

/** appwrite.json, the contracts, and the local files that these import. */
function sourcesOf(root: string, { functions }: Config): string[] {
  const contracts = functions
    .map(({ path }) => posix.join(path, 'contract.ts'))
    .filter((contract) => existsSync(join(root, contract)));
  const imported = contracts.flatMap((contract) =>
    [...readFileSync(join(root, contract), 'utf8').matchAll(/ from '(\.[^']+)'/g)].map(([, path = '']) =>
      posix.join(posix.dirname(contract), path),
    ),
  );
  return [CONFIG_FILE, ...contracts, ...imported];
}
