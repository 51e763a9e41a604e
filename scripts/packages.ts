import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildClient } from './packages/client.ts';
import { buildLocal } from './packages/local.ts';
import { buildServer } from './packages/server.ts';

/**
 * Builds the contents of this repository's npm packages: `local/dist`, `client/lib` and `server/lib`. Runs in `npm pack` and before the
 * tests. With names (`local`, `client`, `server`) it builds only these.
 */
const root = fileURLToPath(new URL('..', import.meta.url));
const builders = { client: buildClient, local: buildLocal, server: buildServer };
const wanted = process.argv.slice(2);
for (const [name, build] of Object.entries(builders))
  if (wanted.length === 0 || wanted.includes(name)) await build(root, join(root, name));
