import { spawn } from 'node:child_process';
import { beginNotes } from './scopes/notes.ts';
import { vitestOf } from './scopes/tests.ts';

/**
 * `npm test`: every test, and whether the functions have the scopes that these used and no other (tests/support/closing-line.ts
 * says so); with arguments, what vitest makes of them.
 */
const root = process.cwd();
const args = process.argv.slice(2);
const environment = args.length === 0 ? beginNotes(root).environment : {};
// the end-to-end tests have their local Appwrite, and with it SQLite, in vitest's own process
const flags = ['--disable-warning=ExperimentalWarning'];
const child = spawn(process.execPath, [...flags, vitestOf(root), 'run', ...args], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, ...environment },
});
child.on('close', (code, signal) => {
  process.exitCode = signal ? 1 : (code ?? 1);
});
