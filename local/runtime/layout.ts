import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SERVER = fileURLToPath(new URL('./child/server.cjs', import.meta.url));

/** Where a deployment's code lies below its folder, as on the deployed runtime. */
export function codeFolderOf(folder: string): string {
  return join(folder, 'src', 'function');
}

/**
 * Puts around a deployment's code what the deployed runtime has there: a `package.json` that makes it CommonJS unless the
 * code says otherwise, and the module that loads it. Returns that module's file, which a process is started with.
 */
export function layOut(folder: string): string {
  const entry = join(folder, 'src', 'server.js');
  if (existsSync(entry)) return entry;
  mkdirSync(join(folder, 'src'), { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "type": "commonjs" }\n');
  writeFileSync(entry, `require(${JSON.stringify(SERVER)}).serve({ require, import: (file) => import(file) });\n`);
  return entry;
}
