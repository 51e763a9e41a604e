import { runGenerate } from './contracts/command.ts';

/** `npm run generate`: writes every committed file that is generated from the contracts and appwrite.json. */
await runGenerate('generate', ['types', 'cookie', 'client', 'openapi', 'schema', 'extras']);
