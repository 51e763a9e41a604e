import { guarded } from '../local/command/guard.ts';
import { beginNotes } from './scopes/notes.ts';
import { runVitest } from './vitest.ts';

const usage = `npm test                       types, lint, the tests, and whether the functions have the scopes that these used
THOROUGH=1 npm test            the same with all cases of long series, and with the tests of several deployments in a row
npm test -- functions/posts    types, lint and the tests of one folder; other options are vitest's`;

/** Runs the tests for `npm test`. The last line (tests/support/closing-line.ts) reports on scopes. */
await guarded(usage, async () => {
  const root = process.cwd();
  const args = process.argv.slice(2);
  if (args.includes('--help') || args.includes('-h')) return console.log(usage);
  const environment = args.length === 0 ? beginNotes(root).environment : {};
  runVitest(root, args, environment);
});
