import { type ChildProcess, fork } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CallName, Calls, Response } from './protocol.ts';

const SERVER = fileURLToPath(new URL('./server.js', import.meta.url));

interface Pending {
  resolve(answers: unknown): void;
  reject(error: Error): void;
}

/**
 * The process of a local Appwrite. It ends with this process. It does not keep this process from ending while no request is
 * pending.
 */
export class Child {
  readonly #process: ChildProcess;
  readonly #pending = new Map<number, Pending>();
  readonly #gone: Promise<void>;
  #number = 0;
  #stopping = false;

  /** @param node the Node.js that runs it */
  constructor(node: string) {
    // flags and options of the test runner are not for this process
    const { NODE_OPTIONS: _, ...environment } = process.env;
    this.#process = fork(SERVER, [], {
      execPath: node,
      execArgv: ['--disable-warning=ExperimentalWarning'],
      env: { ...environment, NODE_COMPILE_CACHE: join(tmpdir(), 'appwrite-local-compiled') },
      // its output is for people and goes to stderr: some test runners parse stdout
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.#process.on('message', (response: Response) => this.#hear(response));
    this.#gone = new Promise((resolve) => {
      this.#process.once('exit', (code, signal) => {
        this.#fail(`The local Appwrite ended (${signal ?? `exit code ${code}`}).`);
        resolve();
      });
      this.#process.once('error', (error) => {
        this.#fail(`The local Appwrite could not be started: ${error.message}`);
        resolve();
      });
    });
    this.#rest();
  }

  /** @throws Error with the message from the process if the request fails, or once the process has ended */
  call<N extends CallName>(name: N, asks: Calls[N]['asks']): Promise<Calls[N]['answers']> {
    if (this.#stopping || !this.#process.connected)
      return Promise.reject(new Error('The local Appwrite has been stopped.'));
    const number = this.#number++;
    this.#process.ref();
    this.#process.channel?.ref();
    // the error has the stack of the caller, which the process does not know
    const at = new Error();
    return new Promise<Calls[N]['answers']>((resolve, reject) => {
      this.#pending.set(number, {
        resolve: (answers) => resolve(answers as Calls[N]['answers']),
        reject: (error) => reject(Object.assign(at, { message: error.message })),
      });
      this.#process.send({ number, name, asks });
    });
  }

  /** Ends the process and waits until it has ended. */
  async stop(): Promise<void> {
    if (!this.#stopping) {
      this.#stopping = true;
      this.#process.ref();
      if (this.#process.connected) this.#process.disconnect();
    }
    await this.#gone;
  }

  #hear(response: Response): void {
    const pending = this.#pending.get(response.number);
    this.#pending.delete(response.number);
    if (this.#pending.size === 0) this.#rest();
    if ('error' in response) pending?.reject(new Error(response.error));
    else pending?.resolve(response.answers);
  }

  #fail(message: string): void {
    for (const { reject } of this.#pending.values()) reject(new Error(message));
    this.#pending.clear();
  }

  /** Lets this process end as soon as it has no other work. */
  #rest(): void {
    if (this.#stopping) return;
    this.#process.unref();
    this.#process.channel?.unref();
  }
}
