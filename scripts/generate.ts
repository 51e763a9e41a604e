import { runGenerate } from './contracts/command.ts';

/** `npm run generate`: everything that is made from the contracts and appwrite.json and checked in. */
await runGenerate('generate', ['types', 'cookie', 'client', 'openapi', 'schema']);
