import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { compile } from './compile.ts';

/** Compiles the typed caller to `lib` of its package: JavaScript and types. @throws Error with the compiler's output */
export function buildClient(root: string, packageFolder: string): void {
  const lib = join(packageFolder, 'lib');
  rmSync(lib, { recursive: true, force: true });
  compile(root, join(root, 'client'), ['--outDir', lib]);
}
