import { createHash } from 'node:crypto';
import { type Dirent, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { copyFile, link, mkdir, readdir, readlink, symlink } from 'node:fs/promises';
import { join } from 'node:path';

/** The files that determine which packages a build installs. */
const FILES = [
  'package.json',
  'package-lock.json',
  'npm-shrinkwrap.json',
  'yarn.lock',
  'pnpm-lock.yaml',
  'bun.lock',
  '.npmrc',
];
/** Scripts of a package that an installation runs. They may create more than packages. */
const SCRIPTS = ['preinstall', 'install', 'postinstall', 'prepublish', 'preprepare', 'prepare', 'postprepare'];

/** The file in which a build stores what its packages were installed from. */
const NOTE = join('node_modules', '.appwrite-local');

/**
 * Equal for two folders whose installation results in the same packages. Undefined if one may create more than packages.
 */
export function packagesId(folder: string): string | undefined {
  const manifest = contentOf(join(folder, 'package.json'));
  if (manifest === undefined || runsScripts(manifest)) return undefined;
  return createHash('sha256')
    .update(JSON.stringify(FILES.map((name) => contentOf(join(folder, name)) ?? null)))
    .digest('hex');
}

/** Whether a folder needs the packages of another one. */
export function needSamePackages(folder: string, before: string): boolean {
  const id = packagesId(folder);
  return id !== undefined && !existsSync(join(folder, 'node_modules')) && contentOf(join(before, NOTE)) === id;
}

/** Stores for the next build what the packages were installed from, as it was before the commands ran. */
export function noteInstalled(folder: string, id: string | undefined): void {
  if (id !== undefined && existsSync(join(folder, 'node_modules'))) {
    rmSync(join(folder, NOTE), { force: true }); // it may be a hard link to the file of the build before
    writeFileSync(join(folder, NOTE), id);
  }
}

function contentOf(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

function runsScripts(manifest: string): boolean {
  try {
    const { scripts } = JSON.parse(manifest) as { scripts?: object };
    return SCRIPTS.some((name) => name in (scripts ?? {}));
  } catch {
    return true; // what is wrong with it, the installation says
  }
}

/** Creates hard links to a folder's files below another one. Files that cannot be linked are copied. */
export async function linkAll(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const entry of await readdir(from, { withFileTypes: true })) await linkOne(entry, from, to);
}

async function linkOne(entry: Dirent, from: string, to: string): Promise<void> {
  const [source, target] = [join(from, entry.name), join(to, entry.name)];
  if (entry.isDirectory()) await linkAll(source, target);
  else if (entry.isSymbolicLink()) await symlink(await readlink(source), target);
  else await link(source, target).catch(() => copyFile(source, target));
}
