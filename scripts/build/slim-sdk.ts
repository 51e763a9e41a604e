import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plugin } from 'esbuild';
import { type SourceFile, sourceFiles } from './sources.ts';

/**
 * Leaves the SDK's unused methods out of a bundle: esbuild drops what nobody imports, but never a class's methods, and an
 * SDK service has up to sixty. A method stays when its name occurs anywhere as a word in our own source, so only a name put
 * together at run time would be missed.
 * @param folders the folders of our own source
 */
export function slimSdk(root: string, folders: readonly string[]): Plugin {
  return {
    name: 'slim-sdk',
    setup(build) {
      let words: Promise<ReadonlySet<string>> | undefined;
      build.onLoad({ filter: /node-appwrite[\\/]dist[\\/].*\.mjs$/ }, async ({ path }) => {
        words ??= wordsOf(root, folders);
        const source = withoutMap(await readFile(path, 'utf8'));
        const isService = /[\\/]services[\\/]/.test(path);
        return { contents: isService ? keepMethods(source, await words) : source, loader: 'js' };
      });
    },
  };
}

async function wordsOf(root: string, folders: readonly string[]): Promise<ReadonlySet<string>> {
  const files = (await Promise.all(folders.map((folder) => sourceFiles(join(root, folder))))).flat();
  return new Set(files.flatMap(({ text }: SourceFile) => text.match(/\w+/g) ?? []));
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
