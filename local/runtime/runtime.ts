import { setTimeout } from 'node:timers/promises';
import { CallError, call, type Execution } from './call.ts';
import { Log } from './log.ts';
import { FunctionProcess, type ProcessOptions, type Told } from './process.ts';

/** What a function answered. */
export interface Answer {
  status: number;
  /** Names in lower case, in order; a name can come twice. */
  headers: readonly (readonly [string, string])[];
  body: Buffer;
  logs: string;
  errors: string;
  /** In seconds, the start of the process included. */
  duration: number;
}

/** The function's process could not answer: it died, or did not come back in time. */
export class RuntimeError extends Error {
  readonly logs: string;
  readonly duration: number;
  /** What happened, in words for a developer. */
  readonly reason: string;

  constructor(message: string, reason: string, logs: string, duration: number) {
    super(message);
    this.name = 'RuntimeError';
    this.reason = reason;
    this.logs = logs;
    this.duration = duration;
  }
}

/** How long a process may take to be gone after it closed its connection, in milliseconds. */
const LAST_MOMENT = 1000;

/** Hears a line of an execution. `shown` is what a developer is to see instead, where the deployed log says too little. */
export type OnLine = (stream: 'log' | 'error', text: string, shown?: string) => void;

interface Listening {
  logs: Log;
  errors: Log;
  tell: OnLine;
  done(): void;
}

/** What a runtime is made with. */
export interface RuntimeOptions extends Omit<ProcessOptions, 'onTold'> {
  /** Hears that the process ended by itself while no execution was under way, and what it wrote of that. */
  onLost(words: string): void;
}

/** A deployment's runtime: starts its process at the first execution, again after a crash, and ends it when told to. */
export class Runtime {
  readonly #options: RuntimeOptions;
  readonly #listening = new Map<string, Listening>();
  #process: FunctionProcess | undefined;
  #busy = 0;
  /** How far the process's standard error had come when the last execution ended. */
  #answeredAt = 0;

  constructor(options: RuntimeOptions) {
    this.#options = options;
  }

  /** How many executions are under way. */
  get busy(): number {
    return this.#busy;
  }

  /**
   * Runs the function once; `onLine` hears what it logs as it happens.
   * @throws RuntimeError if its process died or hung
   */
  async execute(execution: Execution, onLine: OnLine): Promise<Answer> {
    const started = performance.now();
    const logs = new Log('Logs');
    const errors = new Log('Errors');
    const told = new Promise<void>((done) => {
      this.#listening.set(execution.id, { logs, errors, tell: onLine, done });
    });
    this.#busy++;
    const seconds = () => (performance.now() - started) / 1000;
    const running = this.start();
    const { written } = running;
    try {
      const port = await running.ready;
      const { status, headers, body, served } = await call(running, port, execution);
      // lines come by another way than the answer: all of them belong to it
      if (served) await Promise.race([told, running.gone]);
      return { status, headers, body, logs: String(logs), errors: String(errors), duration: seconds() };
    } catch (error) {
      // a dying process closes its connections a little before its last words are read
      if (!(error instanceof CallError && error.number === CallError.MALFORMED))
        await Promise.race([running.gone, setTimeout(LAST_MOMENT, undefined, { ref: false })]);
      const words = running.lastWords(written);
      throw new RuntimeError(explain(error, words), reasonOf(error, words, execution), String(logs), seconds());
    } finally {
      this.#listening.delete(execution.id);
      this.#busy--;
      this.#answeredAt = running.written;
    }
  }

  /** The process, started where there is none. */
  start(): FunctionProcess {
    if (this.#process?.ended) this.#process = undefined;
    this.#process ??= this.#launch();
    return this.#process;
  }

  /** Ends the process; executions under way fail. */
  async kill(): Promise<void> {
    await this.#process?.kill();
  }

  #launch(): FunctionProcess {
    const started = new FunctionProcess({ ...this.#options, onTold: (message) => this.#hear(message) });
    this.#answeredAt = 0;
    void started.gone.then(() => {
      if (this.#busy === 0 && !started.killed) this.#options.onLost(started.lastWords(this.#answeredAt));
    });
    return started;
  }

  #hear(told: Told): void {
    const listening = this.#listening.get(told.id);
    if (!listening) return;
    if ('end' in told) {
      listening.done();
      return;
    }
    (told.stream === 'log' ? listening.logs : listening.errors).add(told.text);
    listening.tell(told.stream, told.text, told.shown);
  }
}

/** The same for a developer's terminal. */
function reasonOf(error: unknown, lastWords: string, { timeout, path }: Execution): string {
  const number = error instanceof CallError ? error.number : undefined;
  if (number === CallError.SILENT)
    return `timed out after ${timeout} s: the process did not answer, its event loop is blocked (an endless loop?)`;
  if (number === CallError.MALFORMED) return `the path ${JSON.stringify(path)} has a blank or control character`;
  return ['the process ended without an answer', lastWords].filter((part) => part !== '').join('\n');
}

/** As the executor reports it; 52 is a connection that closed without an answer. */
function explain(error: unknown, lastWords: string): string {
  const number = error instanceof CallError ? error.number : 52;
  const message = `Internal curl error has occurred within the executor! Error Number: ${number}\\nError Code: 500`;
  return lastWords ? `${message}\n${lastWords}\n` : message;
}
