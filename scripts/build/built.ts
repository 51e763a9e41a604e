import { readdirSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { areSame, replace, statesOf } from '../file-states.mjs';
import type { Bundle, BundleSource } from './bundle.ts';
import { outputFiles } from './output.ts';

/** A written bundle without its files, and what it was made from. */
interface Built {
  source: BundleSource;
  /** The states of all files that it was made from, and of its own. */
  states: Record<string, string>;
  bundle: Pick<Bundle, 'gzipped' | 'files' | 'hash'>;
}

/** Decides how a function is built, beside its own files. */
const builders = fileURLToPath(new URL('.', import.meta.url));
const PROJECT_FILES = ['package-lock.json', 'tsconfig.json'];

/** The bundle in `dist/`, if nothing of what it was made from has changed since, and neither has the bundle itself. */
export async function builtBefore(root: string, source: BundleSource): Promise<Bundle | undefined> {
  try {
    const built = JSON.parse(await readFile(listOf(root, source.id), 'utf8')) as Built;
    if (JSON.stringify(built.source) !== JSON.stringify(source) || !areSame(root, built.states)) return undefined;
    const [code, map] = outputFiles(root, source.id);
    return { id: source.id, code: await readFile(code), map: await readFile(map), ...built.bundle };
  } catch {
    return undefined; // it was not built yet
  }
}

/**
 * Remembers a written bundle for {@link builtBefore}, unless a file was changed just before.
 * @param began when its files were first read, in milliseconds since 1970
 */
export async function remember(root: string, source: BundleSource, bundle: Bundle, began: number): Promise<void> {
  const { gzipped, files, hash } = bundle;
  const made = statesOf(root, [...new Set([...files, ...PROJECT_FILES, ...ofBuilders(root)])], began);
  if (!made) return;
  const outputs = outputFiles(root, source.id).map((path) => relative(root, path));
  const states = { ...made, ...statesOf(root, outputs, Number.POSITIVE_INFINITY) };
  const list = listOf(root, source.id);
  await mkdir(dirname(list), { recursive: true });
  const built: Built = { source, states, bundle: { gzipped, files, hash } };
  replace(list, Buffer.from(JSON.stringify(built)));
}

function listOf(root: string, id: string): string {
  return join(root, 'dist', 'built', `${id}.json`);
}

function ofBuilders(root: string): string[] {
  return readdirSync(builders).map((name) => relative(root, join(builders, name)));
}
