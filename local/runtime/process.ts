import { type ChildProcess, spawn } from 'node:child_process';
import { Agent } from 'node:http';
import { newSecret } from '../auth/secrets.ts';
import { endWithUs } from './end-with-us.ts';
import { layOut } from './layout.ts';

/** How much of what a dying process wrote to its standard error is kept, in characters. */
const LAST_WORDS = 4000;
/** What V8 limits its heap to by itself on a small machine, in megabytes. */
const OWN_LIMIT = 2048;

/** What Node.js itself writes about a debugger. */
const OF_DEBUGGER = /^(Debugger |For help, see: |Starting inspector on |Waiting for the debugger ).*\n?/gm;

/** What the process tells while it works on an execution: a line, or that there will be no more. */
export type Told = { id: string } & (
  | {
      stream: 'log' | 'error';
      text: string;
      /** The text for developers: a stack that the deployed runtime does not log. */
      shown?: string;
    }
  | { end: true }
);

export interface ProcessOptions {
  /** The deployment's folder, in which `codeFolderOf` has its code. The process works in it. */
  folder: string;
  entrypoint: string;
  environment: Readonly<Record<string, string>>;
  /** In megabytes. */
  memory: number;
  /** The port of its debugger; 0 for any. Undefined for none. */
  inspect: number | undefined;
  onTold(told: Told): void;
  /** Gets the address of its debugger. */
  onDebugger(url: string): void;
}

/** A deployment's own process: its server's address, its end. */
export class FunctionProcess {
  readonly agent = new Agent({ keepAlive: true });
  readonly #child: ChildProcess;
  #lastWords = '';
  /** How much the process has written to its standard error, in characters. */
  #written = 0;
  #ended = false;
  #killed = false;
  /** The secret of a request, so that no other process on this machine can call the function. */
  readonly secret = newSecret(64);
  /** Whether it has a debugger, so that it may pause. */
  readonly isDebugged: boolean;
  /** Resolves with the port once the process listens. */
  readonly ready: Promise<number>;
  /** Resolves once the process has ended, for any reason. */
  readonly gone: Promise<void>;

  constructor(options: ProcessOptions) {
    const flags = [
      '--enable-source-maps',
      '--disable-warning=ExperimentalWarning',
      // a limit that V8 would not reach by itself is worth no flag: each one has it compile Node's own modules anew, 10 ms
      ...(options.memory < OWN_LIMIT ? [`--max-old-space-size=${options.memory}`] : []),
    ];
    const { folder, entrypoint, environment, inspect } = options;
    this.isDebugged = inspect !== undefined;
    const editor = this.isDebugged ? editorVariables() : {};
    const remove = ['TZ', ...Object.keys(editor)].filter((name) => environment[name] === undefined);
    const start = { secret: this.secret, entrypoint, remove, inspect };
    this.#child = spawn(process.execPath, [...flags, layOut(folder)], {
      cwd: folder,
      // UTC, as in a container; what the function's variables do not have is taken out before it is loaded
      env: { TZ: 'UTC', ...editor, ...environment, OPEN_RUNTIMES_START: JSON.stringify(start) },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      windowsHide: true,
    });
    this.#child.stderr?.on('data', (chunk: Buffer) => {
      const text = this.isDebugged ? chunk.toString().replace(OF_DEBUGGER, '') : chunk.toString();
      this.#written += text.length;
      this.#lastWords = (this.#lastWords + text).slice(-LAST_WORDS);
    });
    const outlives = endWithUs(this.#child.pid);
    this.gone = new Promise((resolve) => {
      const end = () => {
        this.#ended = true;
        outlives();
        resolve();
      };
      this.#child.once('close', end);
      this.#child.once('error', end);
    });
    this.ready = new Promise((resolve, reject) => {
      this.#child.on('message', (message: { port: number } | { debugger: string } | Told) => {
        if ('port' in message) resolve(message.port);
        else if ('debugger' in message) options.onDebugger(message.debugger);
        else options.onTold(message);
      });
      void this.gone.then(() => reject(new Error(`the function's process ended at once: ${this.#lastWords}`)));
    });
    this.ready.catch(() => {});
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** True once it is this server that ends the process. */
  get killed(): boolean {
    return this.#killed;
  }

  /** How far its standard error has come, for {@link lastWords}. */
  get written(): number {
    return this.#written;
  }

  /** What the process last wrote to its standard error after a point of it, such as the error that ended it. */
  lastWords(since: number): string {
    const length = this.#written - since;
    return length > 0 ? this.#lastWords.slice(-length).trim() : '';
  }

  /** Ends the process at once. Its executions fail. */
  kill(): Promise<void> {
    this.#killed = true;
    this.#child.kill('SIGKILL');
    return this.gone;
  }
}

/** The variables with which VS Code attaches its debugger to the processes of what it started. */
function editorVariables(): Record<string, string> {
  const { VSCODE_INSPECTOR_OPTIONS, NODE_OPTIONS } = process.env;
  if (VSCODE_INSPECTOR_OPTIONS === undefined || NODE_OPTIONS === undefined) return {};
  return { VSCODE_INSPECTOR_OPTIONS, NODE_OPTIONS };
}
