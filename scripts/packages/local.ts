import { cpSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, normalize, relative } from 'node:path';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import { compilePage } from '../../local/page/compile.ts';
import { compile } from './compile.ts';
import { licencesOf } from './licences.ts';

/**
 * What is not bundled: two native dependencies, one that is loaded only if a mail server is set, and the compiler of the
 * page, which the package has compiled.
 */
const EXTERNAL = ['@node-rs/argon2', 'nodemailer', 'sharp', 'esbuild'];

/** Split, because the command that runs this script replaces the whole text in sources. */
const META_URL = ['import.meta', 'url'].join('.');
/** CommonJS packages load Node's modules with it. */
const REQUIRE = `import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(${META_URL});`;

/**
 * Builds the package of the local Appwrite to its `dist`, as plain JavaScript because Node strips no types in `node_modules`.
 * The command and the library's server share their code. The library's client is also built as CommonJS.
 */
export async function buildLocal(root: string, packageFolder: string): Promise<void> {
  const dist = join(packageFolder, 'dist');
  const made = join(packageFolder, `.dist-${process.pid}`);
  try {
    await bundleInto(root, made);
    rmSync(dist, { recursive: true, force: true });
    renameSync(made, dist);
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
}

async function bundleInto(root: string, dist: string): Promise<void> {
  mkdirSync(dist, { recursive: true });
  const local = join(root, 'local');
  const common: BuildOptions = {
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    target: 'node22',
    logLevel: 'warning',
  };
  const { metafile } = await build({
    ...common,
    entryPoints: { main: join(local, 'project/main.ts'), server: join(local, 'library/server.ts') },
    outdir: dist,
    format: 'esm',
    splitting: true,
    metafile: true,
    external: EXTERNAL,
    banner: { js: REQUIRE },
    plugins: [filesBeside(dist)],
  });
  const inPage = await writePage(root, dist);
  writeFileSync(join(dist, 'LICENSES.md'), licencesOf(root, [...Object.keys(metafile.inputs), ...inPage]));
  const library = { ...common, entryPoints: [join(local, 'library/index.ts')] };
  await build({ ...library, outfile: join(dist, 'index.js'), format: 'esm' });
  await build({
    ...library,
    outfile: join(dist, 'index.cjs'),
    format: 'cjs',
    define: { [META_URL]: 'importMetaUrl' },
    banner: { js: "const importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
  });
  writeTypes(root, dist);
}

/** Compiles the page. Returns the sources that are in it, relative to the project's folder. */
async function writePage(root: string, dist: string): Promise<string[]> {
  const folder = join(root, 'local/page/app');
  const { files, inputs } = await compilePage(folder);
  mkdirSync(join(dist, 'page'));
  for (const [name, contents] of Object.entries(files)) writeFileSync(join(dist, 'page', name), contents);
  return inputs.map((path) => relative(root, join(folder, path)).replaceAll('\\', '/'));
}

/** Copies the files that a module reads next to itself, `new URL('./x', …)`, to the same place next to the bundle. */
function filesBeside(dist: string): Plugin {
  return {
    name: 'files-beside',
    setup({ onLoad }) {
      onLoad({ filter: /\/local\/.*\.ts$/ }, async ({ path }) => {
        const contents = await readFile(path, 'utf8');
        for (const [, name = ''] of contents.matchAll(/new URL\('\.\/([^']+)', import\.meta\.url\)/g)) {
          if (/\.[jt]s$/.test(name)) continue; // an entry of its own
          const beside = normalize(join(dirname(path), name));
          const inFolder = name.includes('/');
          const [from, to] = inFolder ? [dirname(beside), dirname(name)] : [beside, name];
          cpSync(from, join(dist, to), { recursive: true });
        }
        return { contents, loader: 'ts' };
      });
    },
  };
}

/** The library's types, for `import` and for `require`. */
function writeTypes(root: string, dist: string): void {
  compile(root, join(root, 'local/library'), ['--outDir', dist]);
  for (const name of readdirSync(dist)) {
    if (!name.endsWith('.d.ts')) continue;
    const text = readFileSync(join(dist, name), 'utf8');
    writeFileSync(join(dist, name), text.replaceAll(/(?<=from '\.\/\w+)\.ts'/g, ".js'"));
    writeFileSync(join(dist, name.replace(/ts$/, 'cts')), text.replaceAll(/(?<=from '\.\/\w+)\.ts'/g, ".cjs'"));
  }
}
