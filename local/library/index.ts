import { resolve } from 'node:path';
import { Child } from './child.ts';
import type { LocalAppwrite, StartOptions } from './types.ts';

export type * from './types.ts';

/**
 * Starts an Appwrite on this machine, in a process of its own that ends with this one. Several can run at the same time.
 *
 * ```ts
 * await using appwrite = await startAppwrite({ config: 'appwrite.config.json' });
 * const client = new Client().setEndpoint(appwrite.endpoint).setProject(appwrite.projectId).setKey(appwrite.apiKey);
 * ```
 * @throws Error that names the cause: an invalid `config`, a function that cannot be built, a port or folder that is in use
 */
export async function startAppwrite(options: StartOptions = {}): Promise<LocalAppwrite> {
  const { node = nodeOf(), ...asked } = options;
  const child = new Child(node);
  const start = { ...asked, cwd: process.cwd() };
  const started = await child.call('start', start).catch(async (error: unknown) => {
    await child.stop();
    throw error;
  });
  return {
    ...started,
    inbox: {
      next: (matching = {}) => child.call('inbox.next', matching),
      list: (matching = {}) => child.call('inbox.list', matching),
    },
    execution: (functionId, matching = {}) => child.call('execution', { ...matching, functionId }),
    snapshot: () => child.call('snapshot', {}),
    async restore(snapshot) {
      await child.call('restore', snapshot);
    },
    async exportData(folder) {
      await child.call('export', { folder: resolve(folder) });
    },
    stop: () => child.stop(),
    [Symbol.asyncDispose]: () => child.stop(),
  };
}

/** @throws Error if this Node.js is too old for a local Appwrite */
function nodeOf(): string {
  const { node } = process.versions;
  const [major = 0, minor = 0] = node.split('.').map(Number);
  if (major > 22 || (major === 22 && minor >= 13)) return process.execPath;
  throw new Error(
    `A local Appwrite needs Node.js 22.13 or later; this is ${node}. Set the option "node" to another one.`,
  );
}
