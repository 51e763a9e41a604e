import { complainOfConfig } from '../local/command/complaints.ts';
import { ConfigError } from '../local/config/read.ts';
import { write } from './contracts/write.ts';
import { newFunction, RefusedError } from './new/new-function.ts';

/** `npm run new <id>`: a function that works, with its test and its place in appwrite.json. Exit code 1 where it is refused. */
const root = process.cwd();
const [id, ...more] = process.argv.slice(2);

try {
  if (id === undefined || more.length > 0)
    throw new RefusedError('Say which: npm run new <id>, such as npm run new greet-people');
  for (const file of newFunction(root, id)) console.log(`wrote ${file}`);
  for (const kind of ['client', 'openapi'] as const) console.log(`wrote ${await write(root, kind)}`);
  console.log(`
npm start                         runs it, and again whenever you save a file of it
npm test -- functions/${id}${' '.repeat(Math.max(1, 12 - id.length))}tests it
npm run generate                  after a change of its contract.ts: the typed caller and docs/openapi.json`);
} catch (error) {
  if (error instanceof ConfigError) complainOfConfig(error);
  else if (error instanceof RefusedError) console.error(error.message);
  else throw error;
  process.exitCode = 1;
}
