import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Bundle } from './bundle.ts';

/** The folder of a function's built files. */
export function outputFolder(root: string, id: string): string {
  return join(root, 'dist', 'functions', id);
}

/** Writes a bundle to `dist/functions/<id>`. */
export async function writeBundle(root: string, bundle: Bundle): Promise<void> {
  const folder = outputFolder(root, bundle.id);
  await mkdir(folder, { recursive: true });
  await Promise.all([
    writeFile(join(folder, 'main.js'), bundle.code),
    writeFile(join(folder, 'main.js.map'), bundle.map),
    // next to the folders, so that it is not uploaded: it makes these files CommonJS, unlike the project
    writeFile(join(root, 'dist', 'functions', 'package.json'), '{"type":"commonjs"}\n'),
  ]);
}
