import { readdirSync, realpathSync } from 'node:fs';
import { dirname, join, posix, relative, sep } from 'node:path';

/** An entry of an archive, as far as links go. */
export interface ArchiveEntry {
  type?: string;
  /** What a link leads to. */
  linkpath?: string;
}

/** @throws Error with its name, for a link of an archive whose target is outside of it */
export function refuseLinkOut(path: string, { type, linkpath = '' }: ArchiveEntry): void {
  if (type !== 'SymbolicLink' && type !== 'Link') return;
  // a hard link is named from the archive's root, a symbolic one from where it lies
  const target = posix.join(type === 'Link' ? '' : posix.dirname(path), linkpath);
  if (posix.isAbsolute(linkpath) || target === '..' || target.startsWith('../')) throw linkError(path, linkpath);
}

/**
 * Checks what each link of a folder leads to in the end: one through another can lead out although its target does not.
 * @throws Error with its name, for one that leads out
 */
export function refuseLinksOutOf(folder: string): void {
  const root = realpathSync.native(folder);
  for (const link of linksIn(root)) {
    const end = endOf(link);
    if (end !== undefined && end !== root && !end.startsWith(root + sep))
      throw linkError(relative(root, link), relative(dirname(link), end));
  }
}

/** Follows no link, as `recursive` does: packages that need each other are linked in a circle. */
function* linksIn(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isSymbolicLink()) yield path;
    else if (entry.isDirectory()) yield* linksIn(path);
  }
}

/** Undefined for a link to nothing. */
function endOf(link: string): string | undefined {
  try {
    return realpathSync.native(link); // the other one takes `..` off a link's name before it follows the link
  } catch {
    return undefined;
  }
}

function linkError(path: string, target: string): Error {
  const name = path.replace(/^\.\//, '');
  return new Error(
    `The archive's link ${name} leads out of the deployment, to ${target}. Only what is in the archive is deployed.`,
  );
}
