import { runGenerate } from './contracts/command.ts';

/** `npm run client`: the typed caller, from the functions' contracts, and beside it the helper for an app's own cookie. */
await runGenerate('client', ['cookie', 'client']);
