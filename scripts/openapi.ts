import { runGenerate } from './contracts/command.ts';

/** `npm run openapi`: writes docs/openapi.json from the functions' contracts. */
await runGenerate('openapi', ['openapi']);
