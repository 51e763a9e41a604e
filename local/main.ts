import { runLocal } from './command/local.ts';

/** `npm run local`: the local Appwrite alone. */
await runLocal(process.cwd(), process.argv.slice(2), process.env);
