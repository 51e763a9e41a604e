import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ScopeNotes, ScopeRefusal, ScopeUse } from '../../local/auth/scope-notes.ts';

/** Names the folder where tests record the calls with functions' own keys. Set by `npm test` and `npm run check`. */
const VARIABLE = 'SCOPE_NOTES';

/** Everything that was recorded in a run. */
export interface Noted {
  uses: ScopeUse[];
  refusals: ScopeRefusal[];
}

/** Starts a run: creates an empty folder and the environment for its processes. */
export function beginNotes(root: string): { folder: string; environment: Record<string, string> } {
  const folder = join(root, 'node_modules', '.cache', 'appwrite-functions', `scope-notes-${process.pid}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return { folder, environment: { [VARIABLE]: folder } };
}

/** Where this process records; undefined if recording is off. */
export function notesFolder(): string | undefined {
  return process.env[VARIABLE] || undefined;
}

/** Records what one local Appwrite noted, if recording is on. */
export function keepScopeNotes({ uses, refusals }: ScopeNotes): void {
  const folder = notesFolder();
  if (!folder || uses.length + refusals.length === 0) return;
  writeFileSync(join(folder, `${randomUUID()}.json`), JSON.stringify({ uses, refusals }));
}

/** Reads everything that was recorded in a folder. */
export function readNotes(folder: string): Noted {
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  const all = files.map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Noted);
  return { uses: all.flatMap(({ uses }) => uses), refusals: all.flatMap(({ refusals }) => refusals) };
}
