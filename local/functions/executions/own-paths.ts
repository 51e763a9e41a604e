import { existsSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';

/** A line of a stack that is in Node.js or in the server that calls the function. */
const OTHERS = /^ +at .*(node:internal|[\\/]child[\\/]\w+\.cjs:|[\\/]src[\\/]server\.js:)/;

/**
 * What a function wrote, for the developer's terminal: in stacks, the files of the unpacked code have the paths that the developer
 * knows, and only the function's own lines are left. Files that the build made keep their paths.
 * @param code the folder of the unpacked code
 * @param source the folder that it was packed from, if it is on this machine
 */
export function withOwnPaths(text: string, code: string, source: string | undefined): string {
  if (!/^ +at /m.test(text)) return text;
  let own = text
    .split('\n')
    .filter((line) => !OTHERS.test(line))
    .join('\n');
  if (source === undefined) return own;
  for (const prefix of [`${pathToFileURL(code).href}/`, `${code}${sep}`]) {
    const [first = '', ...others] = own.split(prefix);
    own = first + others.map((rest) => ownPath(rest, source) ?? prefix + rest).join('');
  }
  return own;
}

/** A text that begins with a path in the code, with the path of the developer's file. Undefined if there is none. */
function ownPath(text: string, source: string): string | undefined {
  const [path = ''] = /^[^\s:()]*/.exec(text) ?? [];
  const file = join(source, path);
  if (path === '' || !existsSync(file)) return undefined;
  const fromHere = relative(process.cwd(), file);
  return (fromHere.startsWith('..') ? file : fromHere) + text.slice(path.length);
}
