import { request as httpRequest, type IncomingMessage } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { Log } from './log.ts';
import { FunctionProcess, type ProcessOptions, type Told } from './process.ts';

/** One call of a function, as its process gets it. */
export interface Execution {
  id: string;
  method: string;
  /** With the query. */
  path: string;
  /** Names and values in order; a name that comes twice arrives joined. */
  headers: readonly (readonly [string, string])[];
  body: Buffer;
  /** The function's time, in seconds; the answer is 500 after it. */
  timeout: number;
  /** False leaves its logs and errors out. */
  logging: boolean;
}

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

/** How long after a function's timeout its process may still take to say so, in seconds. Source: Open Runtimes' executor. */
const GRACE = 5;
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

/** A deployment's runtime: starts its process at the first execution, again after a crash, and ends it when told to. */
export class Runtime {
  readonly #options: Omit<ProcessOptions, 'onTold'>;
  readonly #listening = new Map<string, Listening>();
  #process: FunctionProcess | undefined;
  #busy = 0;

  constructor(options: Omit<ProcessOptions, 'onTold'>) {
    this.#options = options;
  }

  /** How many executions are under way. */
  get busy(): number {
    return this.#busy;
  }

  /**
   * Runs the function once; `onLine` hears what it logs as it happens.
   * @throws RuntimeError where its process died or hung
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
    try {
      const port = await running.ready;
      const { status, headers, body, served } = await call(running, port, execution);
      // lines come by another way than the answer: all of them belong to it
      if (served) await Promise.race([told, running.gone]);
      return { status, headers, body, logs: String(logs), errors: String(errors), duration: seconds() };
    } catch (error) {
      if (error instanceof Silent) void running.kill();
      // a dying process closes its connections a little before its last words are read
      await Promise.race([running.gone, setTimeout(LAST_MOMENT, undefined, { ref: false })]);
      throw new RuntimeError(explain(error, running), reasonOf(error, running, execution), String(logs), seconds());
    } finally {
      this.#listening.delete(execution.id);
      this.#busy--;
    }
  }

  /** The process, started where there is none. */
  start(): FunctionProcess {
    if (this.#process?.ended) this.#process = undefined;
    this.#process ??= new FunctionProcess({ ...this.#options, onTold: (message) => this.#hear(message) });
    return this.#process;
  }

  /** Ends the process; executions under way fail. */
  async kill(): Promise<void> {
    await this.#process?.kill();
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

/** The process neither answered nor ended: its event loop is blocked. */
class Silent extends Error {}

interface HttpAnswer {
  status: number;
  headers: [string, string][];
  body: Buffer;
  /** Whether it came of the function's server, not of the HTTP parser before it. */
  served: boolean;
}

function call(running: FunctionProcess, port: number, execution: Execution): Promise<HttpAnswer> {
  const named = new Set(execution.headers.map(([name]) => name.toLowerCase()));
  const headers = [
    ...(named.has('host') ? [] : [['host', `127.0.0.1:${port}`] as const]),
    ...execution.headers,
    ['content-length', String(execution.body.length)],
    ['connection', 'keep-alive'],
    ['x-open-runtimes-secret', running.secret],
    ['x-open-runtimes-log-id', execution.id],
    ['x-open-runtimes-logging', execution.logging ? 'enabled' : 'disabled'],
    ['x-open-runtimes-timeout', String(execution.timeout)],
  ] as const;
  const path = execution.path.startsWith('/') ? execution.path : `/${execution.path}`;
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest({
      host: '127.0.0.1',
      port,
      method: execution.method,
      path: encodeUnsafe(path),
      headers: headers.flat(),
      agent: running.agent,
    });
    const timer = globalThis.setTimeout(
      () => {
        reject(new Silent());
        outgoing.destroy();
      },
      (execution.timeout + GRACE) * 1000,
    );
    outgoing.on('response', (incoming) => {
      read(incoming)
        .then(resolve, reject)
        .finally(() => clearTimeout(timer));
    });
    outgoing.on('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    outgoing.end(execution.body);
  });
}

/** Blanks and what is not ASCII cannot stand in a request line. */
function encodeUnsafe(path: string): string {
  return path.replace(/[^\x21-\x7e]+/g, (text) => encodeURIComponent(text.toWellFormed()));
}

async function read(incoming: IncomingMessage): Promise<HttpAnswer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
  const headers: [string, string][] = [];
  let served = false;
  for (let i = 0; i < incoming.rawHeaders.length; i += 2) {
    const name = (incoming.rawHeaders[i] ?? '').toLowerCase();
    if (name === 'x-open-runtimes-log-id') served = true;
    // our connection is kept for longer than the deployed one, which this is the answer of
    else if (name === 'keep-alive') headers.push([name, 'timeout=5']);
    else if (!name.startsWith('x-open-runtimes-')) headers.push([name, incoming.rawHeaders[i + 1] ?? '']);
  }
  return { status: incoming.statusCode ?? 500, headers, body: Buffer.concat(chunks), served };
}

/** The same for a developer's terminal. */
function reasonOf(error: unknown, running: FunctionProcess, { timeout }: Execution): string {
  if (error instanceof Silent)
    return `timed out after ${timeout} s: the process did not answer, its event loop is blocked (an endless loop?)`;
  return ['the process ended without an answer', running.lastWords].filter((part) => part !== '').join('\n');
}

/** Numbers of libcurl, as the executor reports them: 28 no answer in time, 52 the connection closed without one. */
function explain(error: unknown, running: FunctionProcess): string {
  const number = error instanceof Silent ? 28 : 52;
  const message = `Internal curl error has occurred within the executor! Error Number: ${number}\\nError Code: 500`;
  return running.lastWords ? `${message}\n${running.lastWords}\n` : message;
}
