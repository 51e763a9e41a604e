import { runLocal } from './command/local.ts';

/** `npm run local`: the local Appwrite on its own. */
await runLocal(process.cwd(), process.argv.slice(2), process.env);
