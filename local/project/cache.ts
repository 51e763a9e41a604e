import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** The user's cache folder. */
function cacheFolder(): string {
  const own = process.platform === 'win32' ? process.env['LOCALAPPDATA'] : process.env['XDG_CACHE_HOME'];
  return join(own || join(homedir(), '.cache'), 'appwrite-local');
}

/** The last build of each function, for starts with `--memory`. One entry for each function. */
export class BuildCache {
  readonly #folder: string;

  /** @param root the folder of the project's configuration */
  constructor(root: string, functionId: string) {
    const project = createHash('sha256').update(root).digest('hex').slice(0, 16);
    this.#folder = join(cacheFolder(), project, functionId);
  }

  read(fingerprint: string): Buffer | undefined {
    try {
      return readFileSync(join(this.#folder, fingerprint));
    } catch {
      return undefined;
    }
  }

  /** Stores a build in place of the one before. If that fails, the next start builds again. */
  write(fingerprint: string, built: Buffer): void {
    try {
      mkdirSync(this.#folder, { recursive: true });
      const part = join(this.#folder, `${fingerprint}.${process.pid}`);
      writeFileSync(part, built);
      renameSync(part, join(this.#folder, fingerprint));
      for (const name of readdirSync(this.#folder))
        if (name !== fingerprint) rmSync(join(this.#folder, name), { force: true });
    } catch {
      // the disk is full or not writable
    }
  }
}
