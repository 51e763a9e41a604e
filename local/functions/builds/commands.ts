import { spawn } from 'node:child_process';

export interface Commands {
  /** The shell commands of the deployment. */
  commands: string;
  folder: string;
  environment: Readonly<Record<string, string>>;
  /** In seconds. */
  timeout: number;
  /** Cancels them. */
  signal: AbortSignal;
  /** Gets their output, including errors, as it arrives. */
  onOutput(text: string): void;
}

/** Runs a deployment's build commands in a shell. @throws Error if they fail, take too long or are canceled */
export function runCommands({ commands, folder, environment, timeout, signal, onOutput }: Commands): Promise<void> {
  const child = spawn(commands, {
    cwd: folder,
    env: environment,
    shell: true,
    // a process group, so that everything that the shell started can be ended with it
    detached: process.platform !== 'win32',
    stdio: ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
  });
  return new Promise((resolve, reject) => {
    let reason: string | undefined;
    const end = (why: string) => {
      reason ??= why;
      endAll(child.pid);
    };
    const timer = setTimeout(() => end(`The build took longer than ${timeout} s.`), timeout * 1000);
    const onAbort = () => end('The build was ended.');
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', onOutput);
    const done = (error?: Error) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      if (error) reject(error);
      else resolve();
    };
    child.once('error', done);
    child.once('close', (code, killed) => {
      if (code === 0 && reason === undefined) done();
      else
        done(new Error(reason ?? `Build command ${killed ? `was ended by ${killed}` : `exited with code ${code}`}.`));
    });
  });
}

function endAll(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch {
    // it has already ended
  }
}
