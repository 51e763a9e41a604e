import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildClient } from '../../scripts/packages/client.ts';
import { buildLocal } from '../../scripts/packages/local.ts';
import { buildServer } from '../../scripts/packages/server.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Once for all tests, although two projects of Vitest name it: builds the packages of this repository, which samples and tests import by their names. */
export async function setup(): Promise<void> {
  if (process.env['PACKAGES_BUILT']) return;
  process.env['PACKAGES_BUILT'] = '1';
  buildClient(root, join(root, 'client'));
  await buildServer(root, join(root, 'server'));
  await buildLocal(root, join(root, 'local'));
}
