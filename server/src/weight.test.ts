import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { expect, it } from 'vitest';

/** The gzipped size of a server bundle, minified. */
async function sizeOf(contents: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: import.meta.dirname, loader: 'ts' },
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'esm',
    write: false,
    logLevel: 'silent',
  });
  return gzipSync(outputFiles[0]?.contents ?? '').length;
}

// measured: 13.2 kB
it('adds at most 15 kB to a server bundle over node-appwrite, gzipped', async () => {
  const services = 'Account, Functions, Messaging, Storage, TablesDB, Teams, Users, Query, Client';
  const sdk = `import { ${services} } from 'node-appwrite'; console.log(${services});`;
  const [alone, both] = await Promise.all([
    sizeOf(sdk),
    sizeOf(`${sdk} import * as server from './index.ts'; console.log(server);`),
  ]);
  expect(both - alone).toBeGreaterThan(1_000);
  expect(both - alone).toBeLessThanOrEqual(15_000);
});
