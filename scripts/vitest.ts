import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** The command of vitest, for Node.js. */
export function vitestOf(root: string): string {
  return join(root, 'node_modules', 'vitest', 'vitest.mjs');
}

/**
 * Runs vitest as a command's last step, with its output and its exit code. The reporter in tests/support/closing-line.ts, which every
 * configuration has, ends it with `N passed, N failed`.
 */
export function runVitest(root: string, args: readonly string[], environment: Readonly<Record<string, string>>): void {
  // the end-to-end tests run their local Appwrite, and with it SQLite, in vitest's own process
  const flags = ['--disable-warning=ExperimentalWarning'];
  const child = spawn(process.execPath, [...flags, vitestOf(root), 'run', ...args], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...environment },
  });
  child.on('close', (code, signal) => {
    process.exitCode = signal ? 1 : (code ?? 1);
  });
}
