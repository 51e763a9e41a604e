import { runProject } from './command.ts';

/** What `npx appwrite-local` runs. */
await runProject(process.cwd(), process.argv.slice(2), process.env);
