import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

export interface SourceFile {
  path: string;
  text: string;
}

/** A relative path in `from '…'`, `import '…'` or `import('…')`. */
const RELATIVE = /\b(?:from|import)\s*\(?\s*['"](\.[^'"]+)['"]/g;

/** The source files that an entry imports by relative paths, directly or not, and the entry itself. */
export async function importedSources(entry: string): Promise<SourceFile[]> {
  const visited = new Set<string>();
  async function visit(path: string): Promise<SourceFile[]> {
    if (visited.has(path)) return [];
    visited.add(path);
    const file = await read(path);
    if (!file) return [];
    const imported = [...file.text.matchAll(RELATIVE)].map(([, name = '']) => resolve(dirname(file.path), name));
    return [file, ...(await Promise.all(imported.map(visit))).flat()];
  }
  return visit(resolve(entry));
}

/** The file of an import, found as esbuild finds it; undefined if there is none. */
async function read(path: string): Promise<SourceFile | undefined> {
  for (const candidate of [path, path.replace(/\.js$/, '.ts'), `${path}.ts`, `${path}/index.ts`]) {
    const text = await readFile(candidate, 'utf8').catch(() => undefined);
    if (text !== undefined) return { path: candidate, text };
  }
  return undefined;
}
