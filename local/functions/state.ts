import { join } from 'node:path';
import type { Local } from '../local.ts';
import type { Runtimes } from '../runtime/runtimes.ts';
import { Blobs } from '../storage/blobs.ts';
import type { ExecutionDocument, Trigger } from './documents.ts';
import { FunctionHost } from './host.ts';
import { Schedules } from './schedules.ts';

/** What happens in an execution, as it happens. */
export type ExecutionNews = { functionId: string; executionId: string; trigger: Trigger } & (
  | { kind: 'log' | 'error'; text: string /** What a developer is shown instead. */; shown?: string }
  | {
      kind: 'end';
      status: 'completed' | 'failed';
      responseStatusCode: number;
      errors: string;
      /** Why its process could not answer. */
      reason?: string;
      /** In seconds. */
      duration: number;
    }
);

export type ExecutionListener = (news: ExecutionNews) => void;

/** What the functions of one local Appwrite share while it runs. */
export class FunctionsState {
  readonly host: FunctionHost;
  /** The uploaded archives, by deployment. */
  readonly sources: Blobs;
  readonly schedules: Schedules;
  /** The builds under way, by deployment. */
  readonly builds = new Map<string, Promise<void>>();
  readonly listeners = new Set<ExecutionListener>();
  /** Hear of executions that ended, once they are stored. */
  readonly endListeners = new Set<(execution: ExecutionDocument) => void>();
  /** The event patterns of all functions; undefined once one of them changed. */
  patterns: { functionId: string; patterns: readonly string[] }[] | undefined;
  /** True once the server is ending: what has not run stays for the next start. */
  stopping = false;

  /** @param before whose files and processes it takes over */
  constructor(local: Local, before?: FunctionsState) {
    this.host = before?.host ?? new FunctionHost(local.options.functionIdleTime);
    this.sources =
      before?.sources ?? new Blobs(local.folder === undefined ? undefined : join(local.folder, 'deployments'));
    this.schedules = new Schedules(local);
  }

  get runtimes(): Runtimes {
    return this.host.runtimes;
  }

  /** The folder that a deployment's files are unpacked to. */
  folderOf(deploymentId: string): string {
    return this.host.folderOf(deploymentId);
  }

  /**
   * Unpacks a deployment's archive, once in each run of the server. Gives the size of its files, in bytes.
   * @throws Error where it is no archive
   */
  unpack(deploymentId: string): Promise<number> {
    return this.host.unpack(deploymentId, () => this.sources.read(deploymentId) ?? Buffer.alloc(0));
  }

  /** Removes a deployment's files; its process ends with what it is at. */
  remove(deploymentId: string): void {
    this.sources.delete(deploymentId);
    this.host.remove(deploymentId);
  }

  tell(news: ExecutionNews): void {
    for (const listener of this.listeners) listener(news);
  }

  tellEnd(execution: ExecutionDocument): void {
    for (const listener of this.endListeners) listener(execution);
  }

  /** Starts nothing more and ends what is under way: its processes, whatever they work on. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.schedules.stop();
    await this.runtimes.renew();
  }

  /** Ends all processes and removes what was unpacked. */
  async close(): Promise<void> {
    await this.stop();
    await this.host.close();
  }
}

const known = new WeakMap<Local, FunctionsState>();

/** The functions' shared state of a local Appwrite. */
export function stateOf(local: Local): FunctionsState {
  const found = known.get(local) ?? new FunctionsState(local);
  known.set(local, found);
  return found;
}

/** Has a local Appwrite take over the files and processes of the one before it. */
export function takeOverState(local: Local, before: FunctionsState): FunctionsState {
  const state = new FunctionsState(local, before);
  known.set(local, state);
  return state;
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

/** Hears of each execution that ended, once it is stored. Gives what ends it. */
export function onExecutionEnd(local: Local, listener: (execution: ExecutionDocument) => void): () => void {
  const { endListeners } = stateOf(local);
  endListeners.add(listener);
  return () => endListeners.delete(listener);
}
