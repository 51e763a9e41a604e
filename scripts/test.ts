import { spawn } from 'node:child_process';
import { guarded } from '../local/command/guard.ts';
import { beginNotes } from './scopes/notes.ts';
import { vitestOf } from './scopes/tests.ts';

const usage = `npm test                       types, lint, the tests, and whether the functions have the scopes that these used
THOROUGH=1 npm test            the same with all cases of long series, and with the tests of several deployments in a row
npm test -- functions/posts    types, lint and the tests of one folder; other options are vitest's`;

/** Runs the tests for `npm test`. The last line (tests/support/closing-line.ts) reports on scopes. */
await guarded(usage, async () => {
  const root = process.cwd();
  const args = process.argv.slice(2);
  if (args.includes('--help') || args.includes('-h')) return console.log(usage);
  const environment = args.length === 0 ? beginNotes(root).environment : {};
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
});
