import { runGenerate } from './contracts/command.ts';

/** `npm run client`: writes the typed caller from the functions' contracts, and the helper for an app's session cookie. */
await runGenerate('client', ['cookie', 'client']);
