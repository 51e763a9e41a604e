import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Local } from '../local.ts';
import { Runtimes } from '../runtime/runtimes.ts';
import { Blobs } from '../storage/blobs.ts';
import { unpack } from './archive.ts';
import type { Trigger } from './documents.ts';
import { Schedules } from './schedules.ts';

/** What happens in an execution, as it happens. */
export type ExecutionNews = { functionId: string; executionId: string; trigger: Trigger } & (
  | { kind: 'log' | 'error'; text: string }
  | { kind: 'end'; status: 'completed' | 'failed'; responseStatusCode: number; errors: string; duration: number }
);

export type ExecutionListener = (news: ExecutionNews) => void;

/** What the functions of one local Appwrite share while it runs. */
export class FunctionsState {
  readonly runtimes: Runtimes;
  /** The uploaded archives, by deployment. */
  readonly sources: Blobs;
  readonly schedules: Schedules;
  /** The builds under way, by deployment. */
  readonly builds = new Map<string, Promise<void>>();
  readonly listeners = new Set<ExecutionListener>();
  /** The event patterns of all functions; undefined once one of them changed. */
  patterns: { functionId: string; patterns: readonly string[] }[] | undefined;
  /** True once the server is ending: what has not run stays for the next start. */
  stopping = false;
  readonly #files: string;
  readonly #unpacked = new Map<string, Promise<number>>();

  constructor(local: Local) {
    this.runtimes = new Runtimes(local.options.functionIdleTime);
    this.sources = new Blobs(local.folder === undefined ? undefined : join(local.folder, 'deployments'));
    this.schedules = new Schedules(local);
    // outside of any project: a function must not find packages that it did not bring along
    this.#files = realpathSync(mkdtempSync(join(tmpdir(), 'appwrite-functions-')));
    // the deployed runtime has such a file above the function: CommonJS unless the function says otherwise
    writeFileSync(join(this.#files, 'package.json'), '{}\n');
  }

  /** The folder that a deployment's files are unpacked to. */
  folderOf(deploymentId: string): string {
    return join(this.#files, deploymentId);
  }

  /**
   * Unpacks a deployment's archive, once in each run of the server. Gives the size of its files, in bytes.
   * @throws Error where it is no archive
   */
  unpack(deploymentId: string): Promise<number> {
    const archive = this.sources.read(deploymentId) ?? Buffer.alloc(0);
    const unpacked = this.#unpacked.get(deploymentId) ?? unpack(archive, this.folderOf(deploymentId));
    this.#unpacked.set(deploymentId, unpacked);
    return unpacked;
  }

  /** Removes a deployment's files; its process ends with what it is at. */
  remove(deploymentId: string): void {
    this.runtimes.retire(deploymentId);
    this.sources.delete(deploymentId);
    this.#unpacked.delete(deploymentId);
    rmSync(this.folderOf(deploymentId), { recursive: true, force: true, maxRetries: 3 });
  }

  tell(news: ExecutionNews): void {
    for (const listener of this.listeners) listener(news);
  }

  /** Ends all processes and removes what was unpacked. */
  async close(): Promise<void> {
    this.stopping = true;
    this.schedules.stop();
    await this.runtimes.close();
    rmSync(this.#files, { recursive: true, force: true, maxRetries: 3 });
  }
}

const known = new WeakMap<Local, FunctionsState>();

/** The functions' shared state of a local Appwrite. */
export function stateOf(local: Local): FunctionsState {
  const found = known.get(local) ?? new FunctionsState(local);
  known.set(local, found);
  return found;
}

/** Hears what executions log and how they end, as it happens. Gives what ends it. */
export function onExecution(local: Local, listener: ExecutionListener): () => void {
  const { listeners } = stateOf(local);
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Ends a function's process at once (SIGKILL), as a crash would. Its next execution starts it again. */
export function killFunction(local: Local, functionId: string): Promise<void> {
  return stateOf(local).runtimes.kill(functionId);
}
