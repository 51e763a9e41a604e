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
  // a hard link is named from the archive's root, a symbolic one from where it lies
  const target = posix.join(type === 'Link' ? '' : posix.dirname(path), linkpath);
  if (posix.isAbsolute(linkpath) || target === '..' || target.startsWith('../')) throw linkError(path, linkpath);
}

/**
 * Checks what each link of a folder leads to in the end: one through another can lead out although its target does not.
 * @throws Error with its name, for one that leads out
 */
export function refuseLinksOutOf(folder: string): void {
  const root = realpathSync(folder);
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isSymbolicLink()) continue;
    const link = join(entry.parentPath, entry.name);
    const end = endOf(link);
    if (end !== undefined && end !== root && !end.startsWith(root + sep))
      throw linkError(relative(root, link), relative(dirname(link), end));
  }
}

/** Undefined for a link to nothing. */
function endOf(link: string): string | undefined {
  try {
    return realpathSync(link);
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
