import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as z from 'zod/mini';

const schema = z.object({ endpoint: z.string(), projectId: z.string(), key: z.string() });

/** An endpoint, a project and its key. */
export type Connection = z.infer<typeof schema>;

function fileOf(root: string): string {
  return join(root, '.local', 'connection.json');
}

/** Writes how to reach the running local Appwrite, for other scripts of this project. Readable by its owner only. */
export function tellConnection(root: string, connection: Connection): void {
  mkdirSync(dirname(fileOf(root)), { recursive: true });
  writeFileSync(fileOf(root), JSON.stringify(connection), { mode: 0o600 });
}

/** Removes what this server wrote, unless another server has written since. */
export function forgetConnection(root: string, { endpoint, key }: Connection): void {
  const told = localConnection(root);
  if (told?.endpoint === endpoint && told.key === key) rmSync(fileOf(root), { force: true });
}

/** The running local Appwrite; undefined if none is running. */
export function localConnection(root: string): Connection | undefined {
  try {
    return schema.parse(JSON.parse(readFileSync(fileOf(root), 'utf8')));
  } catch {
    return undefined;
  }
}
