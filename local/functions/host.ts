import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Runtimes } from '../runtime/runtimes.ts';
import { unpack } from './archive.ts';

/** The deployments' files and processes. They stay when a snapshot is restored, unlike all that the store holds. */
export class FunctionHost {
  readonly runtimes: Runtimes;
  readonly #files: string;
  readonly #unpacked = new Map<string, Promise<number>>();

  /** @param idleTime how long a process without work stays, in milliseconds */
  constructor(idleTime: number) {
    this.runtimes = new Runtimes(idleTime);
    // outside of any project: a function must not find packages that it did not bring along
    this.#files = realpathSync(mkdtempSync(join(tmpdir(), 'appwrite-functions-')));
    // the deployed runtime has such a file above the function: CommonJS unless the function says otherwise
    writeFileSync(join(this.#files, 'package.json'), '{}\n');
  }

  /** The deployments whose files are there. */
  get unpacked(): string[] {
    return [...this.#unpacked.keys()];
  }

  /** The folder that a deployment's files are unpacked to. */
  folderOf(deploymentId: string): string {
    return join(this.#files, deploymentId);
  }

  /**
   * Unpacks a deployment's archive, once in each run of the server. Gives the size of its files, in bytes.
   * @throws Error where it is no archive
   */
  unpack(deploymentId: string, archive: () => Buffer): Promise<number> {
    const unpacked = this.#unpacked.get(deploymentId) ?? unpack(archive(), this.folderOf(deploymentId));
    this.#unpacked.set(deploymentId, unpacked);
    return unpacked;
  }

  /** Removes a deployment's files; its process ends with what it is at. */
  remove(deploymentId: string): void {
    this.runtimes.retire(deploymentId);
    this.#unpacked.delete(deploymentId);
    rmSync(this.folderOf(deploymentId), { recursive: true, force: true, maxRetries: 3 });
  }

  /** Ends all processes and removes what was unpacked. */
  async close(): Promise<void> {
    await this.runtimes.close();
    rmSync(this.#files, { recursive: true, force: true, maxRetries: 3 });
  }
}
