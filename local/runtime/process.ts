import { type ChildProcess, spawn } from 'node:child_process';
import { Agent } from 'node:http';
import { fileURLToPath } from 'node:url';
import { newSecret } from '../auth/secrets.ts';
import { endWithUs } from './end-with-us.ts';

const SERVER = fileURLToPath(new URL('./child/server.cjs', import.meta.url));
/** How much of what a dying process wrote to its standard error is kept, in characters. */
const LAST_WORDS = 4000;
/** What V8 limits its heap to by itself on a small machine, in megabytes. */
const OWN_LIMIT = 2048;

/** What the process tells while it works on an execution: a line, or that there will be no more. */
export type Told = { id: string } & (
  | {
      stream: 'log' | 'error';
      text: string;
      /** What a developer is shown instead: a stack that the deployed runtime does not log. */
      shown?: string;
    }
  | { end: true }
);

export interface ProcessOptions {
  /** The folder of the deployment's files. */
  folder: string;
  entrypoint: string;
  environment: Readonly<Record<string, string>>;
  /** In megabytes. */
  memory: number;
  onTold(told: Told): void;
}

/** A deployment's own process: its server's address, its end. */
export class FunctionProcess {
  readonly agent = new Agent({ keepAlive: true });
  readonly #child: ChildProcess;
  #lastWords = '';
  #ended = false;
  /** What a request must carry, so that nobody else on this machine calls the function. */
  readonly secret = newSecret(64);
  /** Resolves with the port once the process listens. */
  readonly ready: Promise<number>;
  /** Resolves once the process is gone, however it went. */
  readonly gone: Promise<void>;

  constructor(options: ProcessOptions) {
    const flags = [
      '--enable-source-maps',
      '--disable-warning=ExperimentalWarning',
      // a limit that V8 would not reach by itself is worth no flag: each one has it compile Node's own modules anew, 10 ms
      ...(options.memory < OWN_LIMIT ? [`--max-old-space-size=${options.memory}`] : []),
    ];
    this.#child = spawn(process.execPath, [...flags, SERVER, options.entrypoint], {
      cwd: options.folder,
      // taken out of the environment before the function is loaded
      env: { ...options.environment, OPEN_RUNTIMES_SECRET: this.secret },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      windowsHide: true,
    });
    this.#child.stderr?.on('data', (chunk: Buffer) => {
      this.#lastWords = (this.#lastWords + chunk.toString()).slice(-LAST_WORDS);
    });
    const outlives = endWithUs(this.#child.pid);
    this.gone = new Promise((resolve) => {
      const end = () => {
        this.#ended = true;
        outlives();
        this.agent.destroy();
        resolve();
      };
      this.#child.once('close', end);
      this.#child.once('error', end);
    });
    this.ready = new Promise((resolve, reject) => {
      this.#child.on('message', (message: { port: number } | Told) => {
        if ('port' in message) resolve(message.port);
        else options.onTold(message);
      });
      void this.gone.then(() => reject(new Error(`the function's process ended at once: ${this.#lastWords}`)));
    });
    this.ready.catch(() => {});
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** What the process last wrote to its standard error, such as the error that ended it. */
  get lastWords(): string {
    return this.#lastWords.trim();
  }

  /** Ends the process at once; what it works on fails. */
  kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    return this.gone;
  }
}
