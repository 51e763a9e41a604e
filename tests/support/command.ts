import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const run = fileURLToPath(new URL('../../scripts/run.mjs', import.meta.url));

/** One of the project's commands in a separate process, as `npm` runs it. */
export interface Command {
  pid: number;
  /** Everything that it has printed, including errors. */
  output(): string;
  /** The first match in what it prints after `mark` characters. @throws Error if it ends before */
  prints(pattern: RegExp, mark?: number): Promise<RegExpExecArray>;
  /** Its exit code; with `signal`, that is sent first. */
  ends(signal?: NodeJS.Signals): Promise<number | null>;
  /** Whether it or any of its child processes is running. */
  isAlive(): boolean;
}

/** Starts `node scripts/run.mjs <entry> <args>` in a folder. What is left of it when the test is done is killed. */
export function startCommand(
  root: string,
  entry: string,
  args: readonly string[],
  environment: Record<string, string> = {},
): Command {
  return startScript(run, [entry, ...args], {
    cwd: root,
    environment,
    flags: ['--disable-warning=ExperimentalWarning'],
  });
}

/** Starts `node <flags> <script> <args>` as a user does. What is left of it when the test is done is killed. */
export function startScript(
  script: string,
  args: readonly string[],
  options: { cwd: string; environment?: Record<string, string>; flags?: readonly string[] },
): Command {
  const { cwd, environment = {}, flags = [] } = options;
  const child = spawn(process.execPath, [...flags, script, ...args], {
    cwd,
    detached: true, // its own process group, so that its children can be counted
    stdio: ['ignore', 'pipe', 'pipe'],
    // a test that `npm test` runs is not the script that npm was asked for
    env: { ...process.env, NODE_OPTIONS: '', npm_lifecycle_event: undefined, ...environment },
  });
  const pid = child.pid ?? 0;
  let output = '';
  let exitCode: number | null | undefined;
  const changed = new EventTarget();
  const tell = () => changed.dispatchEvent(new Event('change'));
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      tell();
    });
  const closed = once(child, 'close').then(([code]) => {
    exitCode = code as number | null;
    tell();
    return exitCode;
  });
  const isAlive = () => signalGroup(pid, 0);
  onTestFinished(() => {
    signalGroup(pid, 'SIGKILL');
  });
  return {
    pid,
    output: () => output,
    isAlive,
    async prints(pattern, mark = 0) {
      for (;;) {
        const match = new RegExp(pattern.source, pattern.flags.replace('g', '')).exec(output.slice(mark));
        if (match) return match;
        if (exitCode !== undefined) throw new Error(`ended with ${exitCode} before it printed ${pattern}:\n${output}`);
        await once(changed, 'change');
      }
    },
    ends(signal) {
      if (signal) process.kill(pid, signal);
      return closed;
    },
  };
}

function signalGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, signal);
    return true;
  } catch {
    return false;
  }
}
