import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

/** `npm start`: the local Appwrite with everything of appwrite.json, rebuilt while one works. */

// Nothing but Node is imported before this: it keeps what TypeScript was stripped to, and saves half of the start.
enableCompileCache(join(import.meta.dirname, '..', 'node_modules', '.cache', 'compiled'));

const { main } = await import('./start/main.ts');
await main(process.cwd(), process.argv.slice(2), process.env);
