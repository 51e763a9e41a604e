import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Store } from '../../local/store/store.ts';

/** Removes all that an earlier start kept. @throws Error where a local Appwrite is running on it */
export function emptyFolder(folder: string): void {
  new Store(join(folder, 'appwrite.db')).close(); // refuses while another process has it open
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
