import { runGenerate } from './contracts/command.ts';

/** `npm run types`: writes shared/rows.ts from the tables in appwrite.json. */
await runGenerate('types', ['types']);
