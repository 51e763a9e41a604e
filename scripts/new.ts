import { guarded } from '../local/command/guard.ts';
import { readCommand, StartError } from '../local/command/options.ts';
import { table } from '../local/command/table.ts';
import { write } from './contracts/write.ts';
import { newFunction, RefusedError } from './new/new-function.ts';

const usage = 'npm run new <id>   creates a function with a test that passes, and its section in appwrite.json';

/** `npm run new <id>`. Exit code 1 if it is refused. */
await guarded(usage, async () => {
  const read = readCommand(process.argv.slice(2), {}, process.env, '<id>');
  if (read === 'help') return console.log(usage);
  const [id, ...more] = read.words;
  if (id === undefined || more.length > 0) throw new StartError('One id expected, such as npm run new greet-people');
  const root = process.cwd();
  for (const file of make(root, id)) console.log(`wrote ${file}`);
  for (const kind of ['client', 'openapi'] as const) console.log(`wrote ${await write(root, kind)}`);
  console.log();
  const next = [
    ['npm start', 'runs it, and again whenever you save a file of it; a running one already has it'],
    [`npm test -- functions/${id}`, 'tests it'],
    ['npm run generate', 'after a change of its contract.ts: the typed caller and docs/openapi.json'],
  ];
  for (const line of table(next)) console.log(line);
});

/** @throws StartError if it is refused */
function make(root: string, id: string): string[] {
  try {
    return newFunction(root, id);
  } catch (error) {
    throw error instanceof RefusedError ? new StartError(error.message) : error;
  }
}
