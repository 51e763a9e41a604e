import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { readConfig } from '../../local/config/read.ts';
import { compile } from './compile.ts';

/**
 * Builds the package for an app's server to `lib`: one file with the parts of `shared/` that it uses, and the types. The id of the
 * database is built in, so that only `appwrite.json` names it. @throws Error with the compiler's output
 */
export async function buildServer(root: string, packageFolder: string): Promise<void> {
  const lib = join(packageFolder, 'lib');
  rmSync(lib, { recursive: true, force: true });
  compile(root, join(root, 'server'), ['--outDir', lib]);
  await build({
    absWorkingDir: root,
    entryPoints: [join(root, 'server/src/index.ts')],
    outfile: join(lib, 'index.js'),
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    external: ['node-appwrite'],
    logLevel: 'warning',
    define: { __DATABASE_ID__: JSON.stringify(readConfig(root).tablesDB[0]?.$id ?? 'app') },
  });
}
