import { existsSync, readFileSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import ignore, { type Ignore } from 'ignore';

/** The name of the folder for a project's data, next to its configuration. */
export const DATA_FOLDER = '.appwrite-local';

/**
 * The files of a function that are deployed, relative to its folder, with `/`, sorted: those that the CLI packs.
 * `.appwrite`, the data of the local Appwrite and files that match `patterns` are left out. Without `patterns`, the
 * folder's `.gitignore` applies.
 */
export async function filesOf(folder: string, patterns: string | readonly string[] | undefined): Promise<string[]> {
  return (await below(folder, '', ignorer(folder, patterns))).sort();
}

/** Returns a function that decides whether a path in a function's folder is deployed. */
export function ignorer(folder: string, patterns: string | readonly string[] | undefined): Ignore {
  const ignored = ignore().add(['.appwrite', DATA_FOLDER]);
  if (patterns !== undefined && patterns.length > 0) return ignored.add(patterns);
  const file = join(folder, '.gitignore');
  return existsSync(file) ? ignored.add(readFileSync(file, 'utf8')) : ignored;
}

async function below(root: string, folder: string, ignored: Ignore): Promise<string[]> {
  const found: string[] = [];
  for (const name of await readdir(join(root, folder))) {
    const path = folder === '' ? name : `${folder}/${name}`;
    // the target of a link is deployed; a broken link is not
    const stats = await stat(join(root, path)).catch(() => undefined);
    if (stats?.isDirectory()) {
      if (!ignored.ignores(`${path}/`)) found.push(...(await below(root, path, ignored)));
    } else if (stats?.isFile() && !ignored.ignores(path)) found.push(path);
  }
  return found;
}
