import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Local } from '../local.ts';

/**
 * Bytes by name, on disk or in memory. They are written atomically: after a crash there are all of them or none. Names are
 * the store's own ids, never a caller's text.
 */
export class Blobs {
  readonly #folder: string | undefined;
  #memory = new Map<string, Buffer>();
  #copies = 0;

  /**
   * Stores bytes in a folder, which is created if missing, or in memory if it is undefined. Deletes what a crash left
   * incomplete.
   */
  constructor(folder: string | undefined) {
    this.#folder = folder;
    if (folder === undefined) return;
    mkdirSync(folder, { recursive: true });
    rmSync(copiesOf(folder), { recursive: true, force: true });
    for (const name of readdirSync(folder)) if (name.endsWith('.part')) rmSync(join(folder, name), { force: true });
  }

  write(name: string, bytes: Buffer): void {
    if (this.#folder === undefined) {
      this.#memory.set(name, bytes);
      return;
    }
    const path = join(this.#folder, name);
    writeFileSync(`${path}.part`, bytes);
    renameSync(`${path}.part`, path);
  }

  /** The bytes; undefined if there are none. */
  read(name: string): Buffer | undefined {
    if (this.#folder === undefined) return this.#memory.get(name);
    try {
      return readFileSync(join(this.#folder, name));
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
      throw error;
    }
  }

  has(name: string): boolean {
    return this.#folder === undefined ? this.#memory.has(name) : existsSync(join(this.#folder, name));
  }

  delete(name: string): void {
    if (this.#folder === undefined) this.#memory.delete(name);
    else rmSync(join(this.#folder, name), { force: true });
  }

  /** Copies the current state. Returns a function that restores it, any number of times. */
  copy(): () => void {
    const folder = this.#folder;
    if (folder === undefined) {
      const memory = new Map(this.#memory);
      return () => {
        this.#memory = new Map(memory);
      };
    }
    // a file is never changed in place, so a hard link to it keeps its content
    const copy = join(copiesOf(folder), String(this.#copies++));
    mkdirSync(copy, { recursive: true });
    for (const name of readdirSync(folder)) linkSync(join(folder, name), join(copy, name));
    return () => putBack(folder, copy);
  }
}

/** The folder of the copies of a folder, on the same disk. */
function copiesOf(folder: string): string {
  return `${folder}.copies`;
}

function putBack(folder: string, copy: string): void {
  const names = new Set(readdirSync(copy));
  for (const name of readdirSync(folder)) if (!names.has(name)) rmSync(join(folder, name), { force: true });
  for (const name of names) {
    const [kept, path] = [join(copy, name), join(folder, name)];
    if (existsSync(path) && statSync(path).ino === statSync(kept).ino) continue;
    rmSync(path, { force: true });
    linkSync(kept, path);
  }
}

const known = new WeakMap<Local, Blobs>();

/** Transfers the files of the local Appwrite before it. */
export function takeOverBlobs(local: Local, before: Local): void {
  known.set(local, blobs(before));
}

/** The bytes of all files of Storage. */
export function blobs(local: Local): Blobs {
  let made = known.get(local);
  if (!made) {
    made = new Blobs(local.folder === undefined ? undefined : join(local.folder, 'files'));
    known.set(local, made);
  }
  return made;
}
