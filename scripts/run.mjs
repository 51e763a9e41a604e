// Runs a TypeScript entry of this project: `node scripts/run.mjs scripts/start.ts --port 4700`.
// It bundles the entry, unless none of its files has changed since the last time. One file loads three times as fast as the
// hundreds of files whose types Node would strip one by one, and needs 40 MB less memory. Every entry also runs without this script.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { enableCompileCache } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { areSame, replace, statesOf } from './file-states.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
// copies of the project may share their packages
const copy = createHash('sha256').update(root).digest('hex').slice(0, 12);
const cache = join(root, 'node_modules', '.cache', 'appwrite-functions', copy);

/** Keeps the source's URL in each module, so that it finds the files next to its source. */
const ownAddress = {
  name: 'own-address',
  /** @param {import('esbuild').PluginBuild} build */
  setup(build) {
    build.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      const address = JSON.stringify(pathToFileURL(path).href);
      return { contents: source.replaceAll('import.meta.url', address), loader: 'ts' };
    });
  },
};

/** Whether the bundle was built from the files as they are. @param {string} list the file with their states */
function isCurrent(list) {
  try {
    return areSame(root, JSON.parse(readFileSync(list, 'utf8')));
  } catch {
    return false; // there is no bundle
  }
}

/** @param {string} entry @returns the bundle's file */
async function bundle(entry) {
  const outfile = join(cache, `${basename(entry, '.ts')}.mjs`);
  const list = `${outfile}.inputs.json`;
  if (isCurrent(list)) return outfile;
  const began = Date.now();
  const { build } = await import('esbuild');
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile,
    bundle: true,
    // native packages cannot be bundled; large ones that few commands load should not be
    external: ['esbuild', '@node-rs/argon2', 'nodemailer', 'node-appwrite', 'playwright-core', 'sharp'],
    platform: 'node',
    target: 'node22',
    format: 'esm',
    sourcemap: 'linked',
    sourcesContent: false,
    // CommonJS packages load Node's modules with it
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
    },
    write: false,
    metafile: true,
    plugins: [ownAddress],
  });
  mkdirSync(cache, { recursive: true });
  for (const { path, contents } of outputFiles) replace(path, contents);
  const states = statesOf(root, [...Object.keys(metafile.inputs), 'scripts/run.mjs', 'package-lock.json'], began);
  if (states) replace(list, Buffer.from(JSON.stringify(states)));
  return outfile;
}

enableCompileCache(join(cache, 'compiled'));
process.setSourceMapsEnabled(true);
const [, , entry = ''] = process.argv;
process.argv.splice(1, 2, join(root, entry));
await import(pathToFileURL(await bundle(join(root, entry))).href);
