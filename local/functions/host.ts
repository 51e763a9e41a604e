import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { codeFolderOf } from '../runtime/layout.ts';
import { Runtimes } from '../runtime/runtimes.ts';
import { newUnpackedFolder } from './unpacked-folder.ts';

/** The deployments' files and processes. They stay when a snapshot is restored, unlike all that the store holds. */
export class FunctionHost {
  readonly runtimes: Runtimes;
  /** The folder of all of it. */
  readonly folder: string;
  readonly #unpacked = new Map<string, Promise<number>>();

  /** @param idleTime how long a process without work stays, in milliseconds */
  constructor(idleTime: number) {
    this.runtimes = new Runtimes(idleTime);
    this.folder = newUnpackedFolder();
  }

  /** The deployments whose files are there. */
  get unpacked(): string[] {
    return [...this.#unpacked.keys()];
  }

  /** The folder that a deployment's files are unpacked to. */
  folderOf(deploymentId: string): string {
    return codeFolderOf(this.serverFolderOf(deploymentId));
  }

  /** The folder around it, which its process works in. */
  serverFolderOf(deploymentId: string): string {
    return join(this.folder, deploymentId);
  }

  /**
   * Unpacks a deployment's archive, once in each run of the server. Gives the size of its files, in bytes.
   * @param unpackTo does it
   * @throws Error where it is no archive
   */
  unpack(deploymentId: string, unpackTo: (folder: string) => Promise<number>): Promise<number> {
    const known = this.#unpacked.get(deploymentId);
    if (known) return known;
    const unpacking = unpackTo(this.folderOf(deploymentId));
    this.#unpacked.set(deploymentId, unpacking);
    // such as for want of room on the disk: the next execution tries again
    unpacking.catch(() => this.#unpacked.delete(deploymentId));
    return unpacking;
  }

  /** Removes a deployment's files; its process ends with what it is at. */
  remove(deploymentId: string): void {
    this.runtimes.retire(deploymentId);
    this.#unpacked.delete(deploymentId);
    rmSync(this.serverFolderOf(deploymentId), { recursive: true, force: true, maxRetries: 3 });
  }

  /** Ends all processes and removes what was unpacked. */
  async close(): Promise<void> {
    await this.runtimes.close();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }
}
