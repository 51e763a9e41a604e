import { existsSync, readFileSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import ignore, { type Ignore } from 'ignore';

/** Where a project's data is kept, in the folder of its configuration. */
export const DATA_FOLDER = '.appwrite-local';

/**
 * The files of a function that go up, under its folder, with `/`, sorted: those that the command line packs. Left out are
 * `.appwrite`, the data of the local Appwrite, and what `patterns` or, without these, the folder's `.gitignore` names.
 */
export async function filesOf(folder: string, patterns: string | readonly string[] | undefined): Promise<string[]> {
  return (await below(folder, '', ignorer(folder, patterns))).sort();
}

/** What tells of a path under a function's folder whether it goes up. */
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
    // what a link leads to goes up, and a link that leads nowhere does not
    const stats = await stat(join(root, path)).catch(() => undefined);
    if (stats?.isDirectory()) {
      if (!ignored.ignores(`${path}/`)) found.push(...(await below(root, path, ignored)));
    } else if (stats?.isFile() && !ignored.ignores(path)) found.push(path);
  }
  return found;
}
