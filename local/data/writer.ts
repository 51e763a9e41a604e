import { closeSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Entry } from './entries.ts';

/** How much text is collected before it is written, in characters. */
const CHUNK = 256 * 1024;

/**
 * Writes objects as a JSON array, indented, one after the other. Without any, no file is created.
 * @returns their number
 */
export function writeEntries(path: string, entries: Iterable<Entry>): number {
  let file: number | undefined;
  let text = '';
  let count = 0;
  const flush = () => {
    if (file === undefined) return;
    writeFileSync(file, text);
    text = '';
  };
  try {
    for (const entry of entries) {
      if (file === undefined) {
        mkdirSync(dirname(path), { recursive: true });
        file = openSync(path, 'w', 0o600);
      }
      text += `${count === 0 ? '[' : ','}\n${indented(entry)}`;
      count++;
      if (text.length > CHUNK) flush();
    }
    text += '\n]\n';
    flush();
  } finally {
    if (file !== undefined) closeSync(file);
  }
  return count;
}

function indented(entry: Entry): string {
  return `  ${JSON.stringify(entry, undefined, 2).replaceAll('\n', '\n  ')}`;
}
