import { runGenerate } from './contracts/command.ts';

/** `npm run client`: the typed caller, from the functions' contracts. */
await runGenerate(['client']);
