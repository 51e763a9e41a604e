import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

/** A temporary project folder for one test, with these files. */
export function projectFolder(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'project-'));
  for (const [path, text] of Object.entries(files)) writeProjectFile(root, path, text);
  onTestFinished(() => rmSync(root, { recursive: true, force: true, maxRetries: 5 }));
  return root;
}

/** Writes a file of the project, its folders too. */
export function writeProjectFile(root: string, path: string, text: string): void {
  const target = join(root, path);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, text);
}

const repository = fileURLToPath(new URL('../..', import.meta.url));

/** This project in a folder of its own, with the packages that are installed here. */
export function copyOfProject(): string {
  const copy = mkdtempSync(join(tmpdir(), 'copy-'));
  onTestFinished(() => rmSync(copy, { recursive: true, force: true, maxRetries: 5 }));
  const left = new Set(['node_modules', 'dist', '.git', '.local', 'coverage']);
  cpSync(repository, copy, { recursive: true, filter: (path) => !left.has(basename(path)) });
  linkInto(copy, 'node_modules');
  return copy;
}

/** Puts a folder of this repository into a project. */
export function linkInto(root: string, folder: string): void {
  symlinkSync(join(repository, folder), join(root, folder), 'junction');
}
