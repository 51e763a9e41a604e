import { join } from 'node:path';
import { Listeners } from '../listeners.ts';
import type { Local } from '../local.ts';
import type { Runtimes } from '../runtime/runtimes.ts';
import { Blobs } from '../storage/blobs.ts';
import { unpack, unpackBuilt } from './deployments/archive.ts';
import type { ExecutionDocument, Trigger } from './documents.ts';
import { FunctionHost } from './executions/host.ts';
import type { Run } from './executions/run.ts';
import { Schedules } from './triggers/schedules.ts';

/** What happens during an execution, as it happens. */
export type ExecutionNews = { functionId: string; executionId: string; trigger: Trigger } & (
  | { kind: 'log' | 'error'; text: string /** The text for developers, if it differs. */; shown?: string }
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

/** A function's process has a debugger, at this address. */
export interface OpenDebugger {
  functionId: string;
  url: string;
}

export type ExecutionListener = (news: ExecutionNews | LostProcess) => void;

/** Output of a deployment's build commands, as it arrived. */
export interface BuildOutput {
  functionId: string;
  deploymentId: string;
  text: string;
}

/** The longest time of a timer, in milliseconds: a process with a debugger stays. */
const LONGEST = 2_147_483_647;

const builtName = (deploymentId: string) => `${deploymentId}.built`;

/** The state that all functions of a local Appwrite share while it runs. */
export class FunctionsState {
  readonly host: FunctionHost;
  /** The uploaded archives, by deployment. */
  readonly sources: Blobs;
  readonly schedules: Schedules;
  /** The running builds, by deployment. */
  readonly builds = new Map<string, Promise<void>>();
  /** Logs and results of executions. */
  readonly news = new Listeners<ExecutionNews | LostProcess>();
  /** Executions that begin. */
  readonly begun = new Listeners<Run>();
  /** Executions that ended and are stored. */
  readonly ended = new Listeners<ExecutionDocument>();
  readonly buildOutput = new Listeners<BuildOutput>();
  readonly debuggers = new Listeners<OpenDebugger>();
  /** The folders that functions are deployed from, by function, if they are on this machine. */
  readonly sourceFolders: Map<string, string>;
  readonly #commands = new Map<string, AbortController>();
  /** The event patterns of all functions. Undefined after a change of a function. */
  patterns: { functionId: string; patterns: readonly string[] }[] | undefined;
  /** True once the server is shutting down: queued executions remain for the next start. */
  stopping = false;

  /** @param before whose files and processes it takes over */
  constructor(local: Local, before?: FunctionsState) {
    this.host =
      before?.host ?? new FunctionHost(local.options.inspect === undefined ? local.options.functionIdleTime : LONGEST);
    this.sources =
      before?.sources ?? new Blobs(local.folder === undefined ? undefined : join(local.folder, 'deployments'));
    this.sourceFolders = before?.sourceFolders ?? new Map();
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
   * Unpacks a deployment's archive, once in each run of the server. Returns the size of its files, in bytes.
   * @throws Error if it is no archive
   */
  unpack(deploymentId: string): Promise<number> {
    return this.host.unpack(deploymentId, (folder) => {
      const built = this.sources.read(builtName(deploymentId));
      return built ? unpackBuilt(built, folder) : unpack(this.sources.read(deploymentId) ?? Buffer.alloc(0), folder);
    });
  }

  /** Whether a deployment's build commands have run. */
  isBuilt(deploymentId: string): boolean {
    return this.sources.has(builtName(deploymentId));
  }

  /** Stores the result of a deployment's build commands, so that they do not run again. */
  keepBuilt(deploymentId: string, archive: Buffer): void {
    this.sources.write(builtName(deploymentId), archive);
  }

  /** The result of a deployment's build commands. */
  builtOf(deploymentId: string): Buffer | undefined {
    return this.sources.read(builtName(deploymentId));
  }

  /** Registers a running build. The returned signal cancels it. */
  beginBuild(deploymentId: string): AbortSignal {
    const controller = new AbortController();
    this.#commands.set(deploymentId, controller);
    if (this.stopping) controller.abort();
    return controller.signal;
  }

  endBuild(deploymentId: string): void {
    this.#commands.delete(deploymentId);
  }

  /** Cancels the build of a deployment that was canceled or deleted. */
  cancelBuild(deploymentId: string): void {
    this.#commands.get(deploymentId)?.abort();
  }

  /** Deletes a deployment's files. Its process ends after its executions. */
  remove(deploymentId: string): void {
    this.cancelBuild(deploymentId);
    this.sources.delete(deploymentId);
    this.sources.delete(builtName(deploymentId));
    this.host.remove(deploymentId);
  }

  /** Starts nothing more and ends all processes, even during an execution. */
  async stop(): Promise<void> {
    this.stopping = true;
    for (const controller of this.#commands.values()) controller.abort();
    this.schedules.stop();
    await this.runtimes.renew();
  }

  /** Ends all processes and deletes what was unpacked. */
  async close(): Promise<void> {
    await this.stop();
    await this.host.close();
  }
}

const known = new WeakMap<Local, FunctionsState>();

/** The state that the functions of a local Appwrite share. */
export function stateOf(local: Local): FunctionsState {
  const found = known.get(local) ?? new FunctionsState(local);
  known.set(local, found);
  return found;
}

/** Transfers files and processes from the local Appwrite before it. */
export function takeOverState(local: Local, before: FunctionsState): FunctionsState {
  const state = new FunctionsState(local, before);
  known.set(local, state);
  return state;
}

/** Calls the listener with logs and results of executions. Returns a function that ends it. */
export function onExecution(local: Local, listener: ExecutionListener): () => void {
  return stateOf(local).news.add(listener);
}

/** Ends a function's process at once (SIGKILL), like a crash. Its next execution starts it again. */
export function killFunction(local: Local, functionId: string): Promise<void> {
  return stateOf(local).runtimes.kill(functionId);
}

/** Calls the listener for each execution that ended, once it is stored. Returns a function that ends it. */
export function onExecutionEnd(local: Local, listener: (execution: ExecutionDocument) => void): () => void {
  return stateOf(local).ended.add(listener);
}

/** Calls the listener for each execution that begins, with its request. Returns a function that ends it. */
export function onExecutionBegin(local: Local, listener: (asked: Run) => void): () => void {
  return stateOf(local).begun.add(listener);
}

/** Calls the listener when a function's process has a debugger. Returns a function that ends it. */
export function onDebugger(local: Local, listener: (open: OpenDebugger) => void): () => void {
  return stateOf(local).debuggers.add(listener);
}

/** Calls the listener with the output of build commands. Returns a function that ends it. */
export function onBuildOutput(local: Local, listener: (output: BuildOutput) => void): () => void {
  return stateOf(local).buildOutput.add(listener);
}
