import { runGenerate } from './contracts/command.ts';

/** `npm run openapi`: docs/openapi.json, from the functions' contracts. */
await runGenerate('openapi', ['openapi']);
