import { runGenerate } from './contracts/command.ts';

/** `npm run types`: shared/rows.ts, from the tables of appwrite.json. */
await runGenerate('types', ['types']);
