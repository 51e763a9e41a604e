import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { nextOf, QUIET } from '../../../../scripts/example/install.ts';

const folder = fileURLToPath(new URL('../..', import.meta.url));
const names = new URL('names.mjs', import.meta.url);

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address ? address.port : 0;
}

/** The built app, as `next start` serves it. */
export class NextServer {
  readonly #process: ChildProcess;
  /** What it printed. */
  output = '';

  constructor(port: number, environment: Readonly<Record<string, string>>) {
    const args = [nextOf(folder), 'start', '--hostname', '127.0.0.1', '--port', String(port)];
    this.#process = spawn(process.execPath, args, {
      cwd: folder,
      env: { ...process.env, ...QUIET, NODE_ENV: 'production', NODE_OPTIONS: `--import ${names}`, ...environment },
    });
    for (const stream of [this.#process.stdout, this.#process.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.output += text;
      });
  }

  /** @throws Error with what it printed, if it ends before */
  async ready(): Promise<void> {
    const ended = once(this.#process, 'exit');
    while (!this.output.includes('Ready in')) {
      if (this.#process.exitCode !== null) throw new Error(this.output);
      const printed = this.#process.stdout ? once(this.#process.stdout, 'data') : ended;
      await Promise.race([printed, ended]);
    }
  }

  close(): void {
    this.#process.kill();
  }
}
