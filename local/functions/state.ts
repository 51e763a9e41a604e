import { join } from 'node:path';
import type { Local } from '../local.ts';
import type { Runtimes } from '../runtime/runtimes.ts';
import { Blobs } from '../storage/blobs.ts';
import { unpack, unpackBuilt } from './archive.ts';
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

/** A function's process ended by itself between two executions, such as by a rejection that nothing handled. */
export interface LostProcess {
  kind: 'lost';
  functionId: string;
  /** What it last wrote to its standard error. */
  text: string;
}

export type ExecutionListener = (news: ExecutionNews | LostProcess) => void;

/** What the build commands of a deployment printed: a piece of text, as it came. */
export interface BuildOutput {
  functionId: string;
  deploymentId: string;
  text: string;
}

const builtName = (deploymentId: string) => `${deploymentId}.built`;

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
  /** Hear what build commands print. */
  readonly buildListeners = new Set<(output: BuildOutput) => void>();
  readonly #commands = new Map<string, AbortController>();
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

  /** A deployment's folder, in which `codeFolderOf` has its files. */
  folderOf(deploymentId: string): string {
    return this.host.folderOf(deploymentId);
  }

  /**
   * Unpacks a deployment's archive, once in each run of the server. Gives the size of its files, in bytes.
   * @throws Error where it is no archive
   */
  unpack(deploymentId: string): Promise<number> {
    return this.host.unpack(deploymentId, (folder) => {
      const built = this.sources.read(builtName(deploymentId));
      return built ? unpackBuilt(built, folder) : unpack(this.sources.read(deploymentId) ?? Buffer.alloc(0), folder);
    });
  }

  /** Whether a deployment's commands have run. */
  isBuilt(deploymentId: string): boolean {
    return this.sources.has(builtName(deploymentId));
  }

  /** Keeps what a deployment's commands made, so that it is never made again. */
  keepBuilt(deploymentId: string, archive: Buffer): void {
    this.sources.write(builtName(deploymentId), archive);
  }

  /** What a deployment's commands made. */
  builtOf(deploymentId: string): Buffer | undefined {
    return this.sources.read(builtName(deploymentId));
  }

  /** Begins the commands of a deployment; what is given ends them. */
  beginBuild(deploymentId: string): AbortSignal {
    const controller = new AbortController();
    this.#commands.set(deploymentId, controller);
    if (this.stopping) controller.abort();
    return controller.signal;
  }

  endBuild(deploymentId: string): void {
    this.#commands.delete(deploymentId);
  }

  /** Ends the commands of a deployment that was canceled or deleted. */
  cancelBuild(deploymentId: string): void {
    this.#commands.get(deploymentId)?.abort();
  }

  tellBuild(output: BuildOutput): void {
    for (const listener of this.buildListeners) listener(output);
  }

  /** Removes a deployment's files; its process ends with what it is at. */
  remove(deploymentId: string): void {
    this.cancelBuild(deploymentId);
    this.sources.delete(deploymentId);
    this.sources.delete(builtName(deploymentId));
    this.host.remove(deploymentId);
  }

  tell(news: ExecutionNews | LostProcess): void {
    for (const listener of this.listeners) listener(news);
  }

  tellEnd(execution: ExecutionDocument): void {
    for (const listener of this.endListeners) listener(execution);
  }

  /** Starts nothing more and ends what is under way: its processes, whatever they work on. */
  async stop(): Promise<void> {
    this.stopping = true;
    for (const controller of this.#commands.values()) controller.abort();
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

/** Hears what build commands print, as they do. Gives what ends it. */
export function onBuildOutput(local: Local, listener: (output: BuildOutput) => void): () => void {
  const { buildListeners } = stateOf(local);
  buildListeners.add(listener);
  return () => buildListeners.delete(listener);
}
