import { stop } from 'esbuild';
import { CONFIG_FILE } from '../../local/config/read.ts';
import type { Config } from '../../local/config/schema.ts';
import { builtBefore, remember } from './built.ts';
import { type Bundle, type BundleSource, bundle, CompileError } from './bundle.ts';
import { writeBundle } from './output.ts';

/** What is built for a configuration. */
export function sourcesOf({ functions, tablesDB: [database] }: Pick<Config, 'functions' | 'tablesDB'>): BundleSource[] {
  const common = database ? { databaseId: database.$id } : {};
  return functions.map(({ $id, path, timeout }) => ({ id: $id, path, timeout, ...common }));
}

/** The result of one build. */
export interface BuildResult {
  bundles: Bundle[];
  errors: CompileError[];
}

/** Builds functions into `dist/` and remembers the source files of each. */
export class Builds {
  readonly #root: string;
  readonly #last = new Map<string, Bundle>();
  readonly #broken = new Set<string>();

  /** @param root the project's folder */
  constructor(root: string) {
    this.#root = root;
  }

  /**
   * Builds all of `sources` in parallel, except those whose bundle in `dist/` is current. The earlier bundle of a function that
   * does not compile is kept. esbuild's process is ended afterwards: its memory costs more than the time to start it again.
   */
  async build(sources: readonly BundleSource[]): Promise<BuildResult> {
    if (sources.length === 0) return { bundles: [], errors: [] };
    const settled = await Promise.allSettled(sources.map((source) => this.#buildOne(source)));
    await stop();
    const errors = settled.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
    for (const error of errors) if (!(error instanceof CompileError)) throw error;
    return { bundles: settled.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : [])), errors };
  }

  async #buildOne(source: BundleSource): Promise<Bundle> {
    this.#broken.add(source.id);
    const made = (await builtBefore(this.#root, source)) ?? (await make(this.#root, source));
    this.#broken.delete(source.id);
    this.#last.set(source.id, made);
    return made;
  }

  /**
   * Whether a function has to be rebuilt after a change of these files (under the project's folder, with `/`). Always true
   * for one that did not compile, because the change may have added a missing file.
   */
  isTouched(source: BundleSource, changed: readonly string[]): boolean {
    const last = this.#last.get(source.id);
    if (!last || this.#broken.has(source.id)) return true;
    return changed.some((path) => path === CONFIG_FILE || last.files.includes(path));
  }
}

async function make(root: string, source: BundleSource): Promise<Bundle> {
  const began = Date.now();
  const made = await bundle(root, source);
  await writeBundle(root, made);
  await remember(root, source, made, began);
  return made;
}
