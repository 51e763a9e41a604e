import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { inUse } from '../../local/command/folder.ts';
import { Store } from '../../local/store/store.ts';

/** Removes all that an earlier start kept. @throws StartError where a local Appwrite is running on it */
export function emptyFolder(folder: string): void {
  try {
    new Store(join(folder, 'appwrite.db')).close(); // refuses while another process has it open
  } catch (error) {
    throw inUse(error, folder);
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
