import { basename, join, relative, sep } from 'node:path';
import { watch } from 'chokidar';
import type { FunctionConfig } from '../config/schema.ts';
import { ignorer } from './files.ts';

/** How long to wait for more changes, in milliseconds. Editors write a file in several steps. */
const QUIET = 60;

/** What changed: the configuration's files, and functions by their ids. */
export interface Changes {
  config: boolean;
  functions: ReadonlySet<string>;
}

/**
 * Watches a project: the files of its configuration, and the files of its functions that are deployed, without packages.
 * @param changed is not called again before it has finished
 * @returns a function that ends the watching, once the watcher is ready
 */
export async function watchFunctions(
  root: string,
  files: readonly string[],
  functions: readonly FunctionConfig[],
  changed: (changes: Changes) => Promise<void>,
): Promise<() => Promise<void>> {
  let pending: { config: boolean; functions: Set<string> } = { config: false, functions: new Set() };
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve();
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      running = running.then(async () => {
        const changes = pending;
        pending = { config: false, functions: new Set() };
        if (changes.config || changes.functions.size > 0) await changed(changes);
      });
    }, QUIET);
  };
  const folders = functions.map(({ $id, path, ignore }) => {
    const folder = join(root, path);
    const ignored = ignorer(folder, ignore);
    const isIgnored = (at: string) => {
      const below = relative(folder, at).replaceAll(sep, '/');
      return basename(at) === 'node_modules' || (below !== '' && !below.startsWith('..') && ignored.ignores(below));
    };
    return watch(folder, { ignoreInitial: true, ignored: isIgnored }).on('all', () => {
      pending.functions.add($id);
      soon();
    });
  });
  // the folder, not the files: many editors replace the file
  const own = watch(root, { ignoreInitial: true, depth: 0 }).on('all', (_, path) => {
    if (!files.includes(path)) return;
    pending.config = true;
    soon();
  });
  const watchers = [...folders, own];
  await Promise.all(watchers.map((watcher) => new Promise<void>((resolve) => watcher.once('ready', resolve))));
  return async () => {
    clearTimeout(timer);
    await Promise.all(watchers.map((watcher) => watcher.close()));
    await running;
  };
}
