import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';

const PREFIX = 'appwrite-functions-';

/**
 * Creates the folder for this process's unpacked deployments, and deletes those of processes that were killed. It is
 * outside of any project, because a function must not find packages that it does not contain.
 * @throws Error of the file system, such as ENOSPC
 */
export function newUnpackedFolder(): string {
  const temporary = realpathSync(tmpdir());
  removeLeftovers(temporary);
  return mkdtempSync(join(temporary, `${PREFIX}${thisMachine()}-${process.pid}-`));
}

/** Containers can share a folder for temporary files, and process ids are not unique across them. */
function thisMachine(): string {
  return createHash('sha256').update(hostname()).digest('hex').slice(0, 8);
}

function removeLeftovers(temporary: string): void {
  const mine = new RegExp(`^${PREFIX}${thisMachine()}-(\\d+)-`);
  for (const name of readdirSync(temporary)) {
    const pid = mine.exec(name)?.[1];
    if (pid !== undefined && !isRunning(Number(pid))) remove(join(temporary, name));
  }
}

function remove(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  } catch {
    // it belongs to another user
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // there is one, and it belongs to another user
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
