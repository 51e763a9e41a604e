import { existsSync, type FSWatcher, watch } from 'node:fs';
import { join, sep } from 'node:path';

/** How long to wait for more changes, in milliseconds: an editor writes a file in several steps. */
const QUIET = 40;

/**
 * Watches folders and single files of a project. `changed` gets paths under the project's folder, with `/`; it is not called
 * again before it is done. Gives what ends the watching.
 */
export function watchProject(
  root: string,
  folders: readonly string[],
  files: readonly string[],
  changed: (paths: readonly string[]) => Promise<void>,
): () => void {
  const pending = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve();
  const add = (path: string) => {
    pending.add(path);
    clearTimeout(timer);
    timer = setTimeout(() => {
      running = running.then(async () => {
        const paths = [...pending];
        pending.clear();
        if (paths.length > 0) await changed(paths);
      });
    }, QUIET);
  };
  const watchers: FSWatcher[] = folders
    .filter((folder) => existsSync(join(root, folder)))
    .map((folder) =>
      watch(join(root, folder), { recursive: true }, (_, name) => {
        if (name?.endsWith('.ts')) add(`${folder}/${name.replaceAll(sep, '/')}`);
      }),
    );
  // the folder, not the file: many editors put a new file in its place
  watchers.push(watch(root, (_, name) => name !== null && files.includes(name) && add(name)));
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  };
}
