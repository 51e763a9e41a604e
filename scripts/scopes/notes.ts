import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ScopeNotes, ScopeRefusal, ScopeUse } from '../../local/auth/scope-notes.ts';

/** The folder that tests write what functions' own keys did; set by `npm test` and `npm run check`. */
const VARIABLE = 'SCOPE_NOTES';

/** All that was noted in a run. */
export interface Noted {
  uses: ScopeUse[];
  refusals: ScopeRefusal[];
}

/** Begins a run: an empty folder, and what its processes need in their environment. */
export function beginNotes(root: string): { folder: string; environment: Record<string, string> } {
  const folder = join(root, 'node_modules', '.cache', 'appwrite-functions', `scope-notes-${process.pid}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return { folder, environment: { [VARIABLE]: folder } };
}

/** Where this process writes them; undefined where nobody gathers them. */
export function notesFolder(): string | undefined {
  return process.env[VARIABLE] || undefined;
}

/** Writes down what one local Appwrite noted, where somebody gathers it. */
export function keepScopeNotes({ uses, refusals }: ScopeNotes): void {
  const folder = notesFolder();
  if (!folder || uses.length + refusals.length === 0) return;
  writeFileSync(join(folder, `${randomUUID()}.json`), JSON.stringify({ uses, refusals }));
}

/** Everything that was written down in a folder. */
export function readNotes(folder: string): Noted {
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  const all = files.map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Noted);
  return { uses: all.flatMap(({ uses }) => uses), refusals: all.flatMap(({ refusals }) => refusals) };
}
