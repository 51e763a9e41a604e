import { main } from './start/main.ts';

/** `npm start`: the local Appwrite with everything of appwrite.json, rebuilt while one works. */
await main(process.cwd(), process.argv.slice(2), process.env);
