import { guarded } from '../local/command/guard.ts';
import { OptionError, readCommand } from '../local/command/options.ts';
import { readConfig } from '../local/config/read.ts';
import { scopeProblems } from './scopes/compare.ts';
import { REPORT, reportProblems, writeReport } from './scopes/report.ts';
import { gather } from './scopes/tests.ts';

const usage = `npm run scopes             writes ${REPORT}: which scopes the functions used in their tests, and what for
npm run scopes -- check    only says what is wrong with appwrite.json's scopes and that file`;

await guarded(usage, async () => {
  const read = readCommand(process.argv.slice(2), {}, process.env, '[check]');
  if (read === 'help') return console.log(usage);
  const [word, ...rest] = read.words;
  if (rest.length > 0 || (word !== undefined && word !== 'check'))
    throw new OptionError(`${read.words.join(' ')}: only "check" is known`);
  const root = process.cwd();
  const { functions } = readConfig(root);
  const { noted, output, passed } = await gather(root, word === 'check' ? 'short' : 'all');
  if (word !== 'check' && passed) writeReport(root, functions, noted);
  const problems = [...scopeProblems(functions, noted), ...(passed ? reportProblems(root, functions, noted) : [])];
  if (!passed) console.error(`${output}\nThe functions' tests fail; see above.`);
  for (const problem of problems) console.error(problem);
  process.exitCode = passed && problems.length === 0 ? 0 : 1;
  if (process.exitCode === 0) console.log('scopes: each function has exactly the scopes that its tests used');
});
