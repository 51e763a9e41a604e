import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';
import { importedSources } from './sources.ts';

/**
 * Leaves out of a bundle what esbuild cannot leave out, or only after reading all of it (half of its time):
 * - the SDK's services and enumerations whose names do not occur in our own source;
 * - unused methods of the other services, which have up to sixty: esbuild keeps a class whole;
 * - zod's messages in fifty languages.
 * Only a name that is composed at run time would be missed.
 * @param entry the file of our own source that is bundled; what it imports counts, too
 */
export function slimSdk(entry: string): Plugin {
  return {
    name: 'slim-sdk',
    setup(build) {
      let read: Promise<string> | undefined;
      let words: ReadonlySet<string> | undefined;
      const ownText = () => {
        read ??= textOf(entry);
        return read;
      };
      build.onLoad({ filter: /node-appwrite[\\/]dist[\\/].*\.mjs$/ }, async ({ path }) => {
        words ??= new Set(withoutComments(await ownText()).match(/\w+/g));
        const source = withoutMap(await readFile(path, 'utf8'));
        return { contents: slim(path, source, words), loader: 'js' };
      });
      build.onLoad({ filter: /zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, async () =>
        (await ownText()).includes('.locales') ? undefined : { contents: 'export {};', loader: 'js' },
      );
    },
  };
}

async function textOf(entry: string): Promise<string> {
  const files = await importedSources(entry);
  return files.map(({ text }) => text).join('\n');
}

/** The source without comments that begin a line. Their words are no names, and many methods are called like a word. */
function withoutComments(source: string): string {
  return source.replace(/^\s*(?:\/\/.*|\/\*[\s\S]*?\*\/)/gm, '');
}

function slim(path: string, source: string, words: ReadonlySet<string>): string {
  if (/[\\/]services[\\/]/.test(path)) return keepMethods(source, words);
  return /[\\/]dist[\\/]index\.mjs$/.test(path) ? keepExports(source, words) : source;
}

/** The lines of an index that export a name in `words`. */
function keepExports(source: string, words: ReadonlySet<string>): string {
  return source.replace(/^export \{ ([\w, ]+) \} from .*\n/gm, (line, names: string) =>
    names.split(', ').some((name) => words.has(name)) ? line : '',
  );
}

/** The source with only those methods of its class whose names are in `words`. */
export function keepMethods(source: string, words: ReadonlySet<string>): string {
  return source.replace(/^ {2}(?:async )?(\w+)\([^\n]*\) \{\n[\s\S]*?^ {2}\}\n/gm, (method, name: string) =>
    name === 'constructor' || words.has(name) ? method : '',
  );
}

// The SDK's own maps are as large as the SDK and lead to lines that are not on this machine.
function withoutMap(source: string): string {
  return source.replace(/^\/\/# sourceMappingURL=.*$/gm, '');
}
