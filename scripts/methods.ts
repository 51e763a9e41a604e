import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { guarded } from '../local/command/guard.ts';
import { readCommand } from '../local/command/options.ts';
import { METHODS_PAGE, methodsPage } from './sdks/methods.ts';

const usage = 'npm run methods   writes local/docs/methods.md: which methods of the SDKs the local Appwrite has';

await guarded(usage, async () => {
  if (readCommand(process.argv.slice(2), {}, process.env) === 'help') return console.log(usage);
  writeFileSync(fileURLToPath(new URL(`../${METHODS_PAGE}`, import.meta.url)), await methodsPage());
  console.log(`wrote ${METHODS_PAGE}`);
});
