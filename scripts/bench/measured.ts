import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A local Appwrite on disk, in a process of its own. */
export interface Measured {
  endpoint: string;
  /** Milliseconds from the start of the process until the server was ready. */
  ready: number;
  /** Resident memory of the process, in bytes. */
  memory(): Promise<number>;
}

/** Runs something against a new {@link Measured}, which is removed after it. */
export async function withMeasured(work: (server: Measured) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'appwrite-bench-'));
  const started = performance.now();
  const child = fork(fileURLToPath(new URL('../run.mjs', import.meta.url)), ['scripts/bench/server.ts', folder], {
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  const answer = async <T>() => (await once(child, 'message'))[0] as T;
  try {
    const { endpoint } = await answer<{ endpoint: string }>();
    const ready = performance.now() - started;
    const memory = async () => {
      const answered = answer<{ rss: number }>();
      child.send('memory');
      return (await answered).rss;
    };
    await work({ endpoint, ready, memory });
  } finally {
    child.disconnect();
    await once(child, 'exit');
    rmSync(folder, { recursive: true, force: true });
  }
}

export function megabytes(bytes: number): number {
  return Math.round(bytes / 1e6);
}
