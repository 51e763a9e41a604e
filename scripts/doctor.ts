import { main } from './doctor/main.ts';

/** `npm run doctor`: reports what is missing here and on the Appwrite that the environment names, and what to do. */
await main(process.cwd(), process.argv.slice(2), process.env);
