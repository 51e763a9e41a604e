import { type ChildProcess, spawn } from 'node:child_process';
import { Agent } from 'node:http';
import { fileURLToPath } from 'node:url';
import { endWithUs } from './end-with-us.ts';

const SERVER = fileURLToPath(new URL('./child/server.cjs', import.meta.url));
/** How much of what a dying process wrote to its standard error is kept, in characters. */
const LAST_WORDS = 4000;

/** What the process tells while it works on an execution: a line, or that there will be no more. */
export type Told = { id: string } & ({ stream: 'log' | 'error'; text: string } | { end: true });

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
  /** Resolves once the process listens. */
  readonly ready: Promise<{ port: number; secret: string }>;
  /** Resolves once the process is gone, however it went. */
  readonly gone: Promise<void>;

  constructor(options: ProcessOptions) {
    const flags = [
      '--enable-source-maps',
      '--disable-warning=ExperimentalWarning',
      `--max-old-space-size=${options.memory}`,
    ];
    this.#child = spawn(process.execPath, [...flags, SERVER, options.entrypoint], {
      cwd: options.folder,
      env: { ...options.environment },
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
      this.#child.on('message', (message: { port: number; secret: string } | Told) => {
        if ('port' in message) resolve(message);
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
