import { main } from './start/main.ts';

/** `npm start`: the local Appwrite with everything in appwrite.json; rebuilds what changes. */
await main(process.cwd(), process.argv.slice(2), process.env);
