import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { replace } from '../file-states.mjs';
import type { Bundle } from './bundle.ts';

/** The folder of a function's built files. */
export function outputFolder(root: string, id: string): string {
  return join(root, 'dist', 'functions', id);
}

/** Writes a bundle to `dist/functions/<id>`. */
export async function writeBundle(root: string, bundle: Bundle): Promise<void> {
  const folder = outputFolder(root, bundle.id);
  await mkdir(folder, { recursive: true });
  const [code, map, kind] = outputFiles(root, bundle.id);
  await Promise.all([writeFile(code, bundle.code), writeFile(map, bundle.map)]);
  replace(kind, Buffer.from('{"type":"commonjs"}\n'));
}

/** The bundle, its source map, and a file beside the folders, so that it is not uploaded, which makes them CommonJS. */
export function outputFiles(root: string, id: string): [code: string, map: string, kind: string] {
  const folder = outputFolder(root, id);
  return [join(folder, 'main.js'), join(folder, 'main.js.map'), join(folder, '..', 'package.json')];
}
