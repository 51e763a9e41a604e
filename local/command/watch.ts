import { relative, sep } from 'node:path';
import { watch } from 'chokidar';

/** How long to wait for more changes, in milliseconds. Editors write a file in several steps. */
const QUIET = 40;

/** Ends the watching. */
export type StopWatching = () => Promise<void>;

/**
 * Watches the TypeScript files in folders of a project, and single files, whether they are saved in place or by a rename.
 * `changed` gets paths relative to the project's folder, with `/`. It is not called again before it has finished. Resolves
 * once the watcher is ready.
 */
export async function watchProject(
  root: string,
  folders: readonly string[],
  files: readonly string[],
  changed: (paths: readonly string[]) => Promise<void>,
): Promise<StopWatching> {
  const pending = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve();
  const flush = () => {
    running = running.then(async () => {
      const paths = [...pending];
      pending.clear();
      if (paths.length > 0) await changed(paths);
    });
  };
  const pathOf = (file: string) => relative(root, file).replaceAll(sep, '/');
  // the project's folder, not the files: a save by rename replaces the watched file
  const watcher = watch(root, {
    ignoreInitial: true,
    ignored: (file, stats) => {
      const path = pathOf(file);
      // called before and after it is known whether this is a folder
      return !isWatched(path, folders, files) && (stats?.isFile() === true || !mayHold(path, folders));
    },
  });
  watcher.on('all', (_, file) => {
    if (!isWatched(pathOf(file), folders, files)) return;
    pending.add(pathOf(file));
    clearTimeout(timer);
    timer = setTimeout(flush, QUIET);
  });
  watcher.on('error', (error) => console.error(error));
  await new Promise<void>((resolve) => watcher.once('ready', resolve));
  return () => {
    clearTimeout(timer);
    return watcher.close();
  };
}

function isWatched(path: string, folders: readonly string[], files: readonly string[]): boolean {
  return files.includes(path) || (path.endsWith('.ts') && folders.some((folder) => path.startsWith(`${folder}/`)));
}

/** Whether a path may be a watched folder, or one above or below it. */
function mayHold(path: string, folders: readonly string[]): boolean {
  if (path === '') return true;
  if (path.split('/').some((part) => part === 'node_modules' || part === '.git')) return false;
  return folders.some((folder) => path === folder || path.startsWith(`${folder}/`) || folder.startsWith(`${path}/`));
}
