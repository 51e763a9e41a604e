import { join } from 'node:path';

/** The compiled files of the page, for a browser. */
export interface PageFiles {
  'app.js': Uint8Array<ArrayBufferLike>;
  'app.css': Uint8Array<ArrayBufferLike>;
}

/** The compiled page, and the sources that are in it, relative to their folder. */
export interface CompiledPage {
  files: PageFiles;
  inputs: string[];
}

/**
 * Compiles the page for browsers. For the build of the package, and for this repository.
 * @param folder `local/page/app`
 * @throws Error with esbuild's messages
 */
export async function compilePage(folder: string): Promise<CompiledPage> {
  const { build } = await import('esbuild');
  const { outputFiles, metafile } = await build({
    absWorkingDir: folder,
    entryPoints: { app: join(folder, 'main.tsx'), style: join(folder, 'style.css') },
    outdir: folder,
    bundle: true,
    minify: true,
    format: 'esm',
    target: ['es2022', 'chrome123', 'firefox120', 'safari17.5'],
    jsx: 'automatic',
    jsxImportSource: 'preact',
    external: ['/page/*'],
    legalComments: 'none',
    logLevel: 'silent',
    metafile: true,
    write: false,
  });
  const file = (end: string) => {
    const found = outputFiles.find(({ path }) => path.endsWith(end));
    if (!found) throw new Error(`The page has no ${end}.`);
    return found.contents;
  };
  return { files: { 'app.js': file('app.js'), 'app.css': file('style.css') }, inputs: Object.keys(metafile.inputs) };
}
