import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plugin } from 'esbuild';
import { sourceFiles } from './sources.ts';

/**
 * Leaves out of a bundle what esbuild cannot, or reads all of before it does (half of its time):
 * - the SDK's services and enumerations that are not named anywhere as a word in our own source;
 * - the unused methods of those that are: a class is kept whole otherwise, and an SDK service has up to sixty;
 * - zod's texts in fifty languages.
 * Only a name put together at run time would be missed.
 * @param folders the folders of our own source
 */
export function slimSdk(root: string, folders: readonly string[]): Plugin {
  return {
    name: 'slim-sdk',
    setup(build) {
      let read: Promise<string> | undefined;
      let words: ReadonlySet<string> | undefined;
      const ownText = () => {
        read ??= textOf(root, folders);
        return read;
      };
      build.onLoad({ filter: /node-appwrite[\\/]dist[\\/].*\.mjs$/ }, async ({ path }) => {
        words ??= new Set((await ownText()).match(/\w+/g));
        const source = withoutMap(await readFile(path, 'utf8'));
        return { contents: slim(path, source, words), loader: 'js' };
      });
      build.onLoad({ filter: /zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, async () =>
        (await ownText()).includes('.locales') ? undefined : { contents: 'export {};', loader: 'js' },
      );
    },
  };
}

async function textOf(root: string, folders: readonly string[]): Promise<string> {
  const files = (await Promise.all(folders.map((folder) => sourceFiles(join(root, folder))))).flat();
  return files.map(({ text }) => text).join('\n');
}

function slim(path: string, source: string, words: ReadonlySet<string>): string {
  if (/[\\/]services[\\/]/.test(path)) return keepMethods(source, words);
  return /[\\/]dist[\\/]index\.mjs$/.test(path) ? keepExports(source, words) : source;
}

/** The lines of an index that export something named in `words`. */
function keepExports(source: string, words: ReadonlySet<string>): string {
  return source.replace(/^export \{ ([\w, ]+) \} from .*\n/gm, (line, names: string) =>
    names.split(', ').some((name) => words.has(name)) ? line : '',
  );
}

/** The source with those methods of its class only that are named in `words`. */
export function keepMethods(source: string, words: ReadonlySet<string>): string {
  return source.replace(/^ {2}(?:async )?(\w+)\([^\n]*\) \{\n[\s\S]*?^ {2}\}\n/gm, (method, name: string) =>
    name === 'constructor' || words.has(name) ? method : '',
  );
}

// The SDK's own maps are as large as the SDK and lead to lines that are not on this machine.
function withoutMap(source: string): string {
  return source.replace(/^\/\/# sourceMappingURL=.*$/gm, '');
}
