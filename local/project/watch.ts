import { basename, join, relative, sep } from 'node:path';
import { type FSWatcher, watch } from 'chokidar';
import type { FunctionConfig } from '../config/schema.ts';
import { ignorer } from './files.ts';

/** How long to wait for more changes, in milliseconds. Editors write a file in several steps. */
const QUIET = 60;

/** What changed: the configuration, and functions by their ids. */
export interface Changes {
  config: boolean;
  functions: ReadonlySet<string>;
}

/** Watches a project: its configuration, and the files of its functions that are deployed, without packages. */
export class ProjectWatcher {
  readonly #root: string;
  readonly #changed: (changes: Changes) => Promise<void>;
  readonly #own: FSWatcher;
  readonly #ready: Promise<void>;
  /** The watcher of each function, with what it watches. */
  readonly #functions = new Map<string, { of: string; watcher: FSWatcher }>();
  #pending = { config: false, functions: new Set<string>() };
  #timer: NodeJS.Timeout | undefined;
  #running = Promise.resolve();

  /**
   * @param files the configuration's files, in the project's folder
   * @param changed is not called again before it has finished
   */
  constructor(root: string, files: readonly string[], changed: (changes: Changes) => Promise<void>) {
    this.#root = root;
    this.#changed = changed;
    // the folder, not the file: many editors replace the file
    this.#own = watch(root, { ignoreInitial: true, depth: 0 }).on('all', (_, path) => {
      if (!files.includes(path)) return;
      this.#pending.config = true;
      this.#soon();
    });
    this.#ready = readiness(this.#own);
  }

  /** Watches these functions, and no others. Resolves once the watchers are ready. */
  async follow(functions: readonly FunctionConfig[]): Promise<void> {
    const wanted = new Map(functions.map((fn) => [fn.$id, fn]));
    const stopped: Promise<void>[] = [];
    for (const [id, { of, watcher }] of this.#functions) {
      const fn = wanted.get(id);
      if (fn && watched(fn) === of) wanted.delete(id);
      else {
        stopped.push(watcher.close());
        this.#functions.delete(id);
      }
    }
    for (const [id, fn] of wanted) this.#functions.set(id, { of: watched(fn), watcher: this.#watch(fn) });
    const begun = [...wanted.keys()].flatMap((id) => this.#functions.get(id)?.watcher ?? []);
    await Promise.all([...stopped, ...begun.map(readiness), this.#ready]);
  }

  /** Ends the watching. */
  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    const all = [this.#own, ...[...this.#functions.values()].map(({ watcher }) => watcher)];
    await Promise.all(all.map((watcher) => watcher.close()));
    await this.#running;
  }

  #watch({ $id, path, ignore }: FunctionConfig): FSWatcher {
    const folder = join(this.#root, path);
    const ignored = ignorer(folder, ignore);
    const isIgnored = (at: string) => {
      const below = relative(folder, at).replaceAll(sep, '/');
      return basename(at) === 'node_modules' || (below !== '' && !below.startsWith('..') && ignored.ignores(below));
    };
    return watch(folder, { ignoreInitial: true, ignored: isIgnored }).on('all', () => {
      this.#pending.functions.add($id);
      this.#soon();
    });
  }

  #soon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#running = this.#running.then(async () => {
        const changes = this.#pending;
        this.#pending = { config: false, functions: new Set() };
        if (changes.config || changes.functions.size > 0) await this.#changed(changes);
      });
    }, QUIET);
  }
}

/** What of a function determines which files are watched. */
function watched({ path, ignore }: FunctionConfig): string {
  return JSON.stringify([path, ignore]);
}

function readiness(watcher: FSWatcher): Promise<void> {
  return new Promise((resolve) => watcher.once('ready', resolve));
}
