import { type ChildProcess, spawn } from 'node:child_process';
import { Socket } from 'node:net';

/**
 * Stores a list of process ids and, once its input ends because we are gone, ends those that are left. A shell and not a
 * thread in each process: that would cost every first execution some 20 ms, and 14 MB for as long as the process lives.
 */
const KEEPER = `
left=' '
while read -r change pid; do
  case $change in
    +) left="$left$pid " ;;
    -) left="\${left%% $pid *} \${left#* $pid }" ;;
  esac
done
for pid in $left; do kill -9 "$pid" 2>/dev/null; done
`;

let keeper: ChildProcess | undefined;

/**
 * Has a process end with this one, however this one ends: also by SIGKILL, and where the process is too busy to notice that
 * its channel closed. Returns what takes that back, for when the process is gone.
 */
export function endWithUs(pid: number | undefined): () => void {
  // on Windows a child belongs to its parent's job and the system ends both
  if (pid === undefined || process.platform === 'win32') return () => {};
  keeper ??= startKeeper();
  const { stdin } = keeper;
  stdin?.write(`+ ${pid}\n`);
  return () => {
    stdin?.write(`- ${pid}\n`);
  };
}

function startKeeper(): ChildProcess {
  // a group of its own: Ctrl-C is for us, and it goes when we go
  const started = spawn('/bin/sh', ['-c', KEEPER], { stdio: ['pipe', 'ignore', 'ignore'], detached: true, env: {} });
  const forget = () => {
    if (keeper === started) keeper = undefined;
  };
  started.on('error', forget);
  started.on('exit', forget);
  started.stdin?.on('error', forget);
  started.unref();
  if (started.stdin instanceof Socket) started.stdin.unref();
  return started;
}
