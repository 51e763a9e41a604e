import { main } from './deploy/main.ts';

/** `npm run deploy`: brings appwrite.json and what is built of it to an Appwrite. */
await main(process.cwd(), process.argv.slice(2), process.env);
