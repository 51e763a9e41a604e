import { main } from './deploy/main.ts';

/** `npm run deploy`: deploys appwrite.json and the functions to an Appwrite. */
await main(process.cwd(), process.argv.slice(2), process.env);
