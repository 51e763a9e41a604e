import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { codeFolderOf } from '../../runtime/layout.ts';
import { Runtimes } from '../../runtime/runtimes.ts';
import { newUnpackedFolder } from './unpacked-folder.ts';

/** The files and processes of deployments. They remain when a snapshot is restored, unlike everything in the store. */
export class FunctionHost {
  readonly runtimes: Runtimes;
  /** The folder that contains them. */
  readonly folder: string;
  /** The deployments whose code names its sources to a debugger. */
  readonly debuggable = new Set<string>();
  readonly #unpacked = new Map<string, Promise<number>>();

  /** @param idleTime how long an idle process is kept, in milliseconds */
  constructor(idleTime: number) {
    this.runtimes = new Runtimes(idleTime);
    this.folder = newUnpackedFolder();
  }

  /** The deployments whose files are unpacked. */
  get unpacked(): string[] {
    return [...this.#unpacked.keys()];
  }

  /** The folder of a deployment's files. */
  folderOf(deploymentId: string): string {
    return codeFolderOf(this.serverFolderOf(deploymentId));
  }

  /** The folder around it, which its process works in. */
  serverFolderOf(deploymentId: string): string {
    return join(this.folder, deploymentId);
  }

  /**
   * Unpacks a deployment's archive, once in each run of the server. Returns the size of its files, in bytes.
   * @param unpackTo unpacks the archive
   * @throws Error if it is not an archive
   */
  unpack(deploymentId: string, unpackTo: (folder: string) => Promise<number>): Promise<number> {
    const known = this.#unpacked.get(deploymentId);
    if (known) return known;
    const unpacking = unpackTo(this.folderOf(deploymentId));
    this.#unpacked.set(deploymentId, unpacking);
    // for example because the disk is full: the next execution tries again
    unpacking.catch(() => this.#unpacked.delete(deploymentId));
    return unpacking;
  }

  /** Deletes a deployment's files. Its process ends after its executions. */
  remove(deploymentId: string): void {
    this.runtimes.retire(deploymentId);
    this.#unpacked.delete(deploymentId);
    this.debuggable.delete(deploymentId);
    rmSync(this.serverFolderOf(deploymentId), { recursive: true, force: true, maxRetries: 3 });
  }

  /** Ends all processes and deletes what was unpacked. */
  async close(): Promise<void> {
    await this.runtimes.close();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }
}
