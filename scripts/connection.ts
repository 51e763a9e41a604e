import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as z from 'zod/mini';

const schema = z.object({ endpoint: z.string(), projectId: z.string(), key: z.string() });

/** How to reach an Appwrite, and as whom. */
export type Connection = z.infer<typeof schema>;

function fileOf(root: string): string {
  return join(root, '.local', 'connection.json');
}

/** Tells other scripts of this project how to reach the local Appwrite while it runs; readable by its owner only. */
export function tellConnection(root: string, connection: Connection): void {
  mkdirSync(dirname(fileOf(root)), { recursive: true });
  writeFileSync(fileOf(root), JSON.stringify(connection), { mode: 0o600 });
}

/** Takes back what this server told; what another one has told since stays. */
export function forgetConnection(root: string, { endpoint, key }: Connection): void {
  const told = localConnection(root);
  if (told?.endpoint === endpoint && told.key === key) rmSync(fileOf(root), { force: true });
}

/** The local Appwrite that runs here; undefined where none does. */
export function localConnection(root: string): Connection | undefined {
  try {
    return schema.parse(JSON.parse(readFileSync(fileOf(root), 'utf8')));
  } catch {
    return undefined;
  }
}
