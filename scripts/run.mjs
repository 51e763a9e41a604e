// Runs a TypeScript entry of this project: `node scripts/run.mjs scripts/start.ts --port 4700`.
// It bundles the entry at every start, so the bundle is always current. One file loads three times as fast as the hundreds of
// files whose types Node would strip one by one, and needs 40 MB less memory. Every entry also runs without this script.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { enableCompileCache } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const cache = join(root, 'node_modules', '.cache', 'appwrite-functions');

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

/** @param {string} entry @returns the bundle's file */
async function bundle(entry) {
  const { build } = await import('esbuild');
  const outfile = join(cache, `${basename(entry, '.ts')}.mjs`);
  const { outputFiles } = await build({
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
    plugins: [ownAddress],
  });
  mkdirSync(cache, { recursive: true });
  for (const { path, contents } of outputFiles) replace(path, contents);
  return outfile;
}

/** @param {string} path @param {Uint8Array} contents */
function replace(path, contents) {
  try {
    if (readFileSync(path).equals(contents)) return;
  } catch {
    // it does not exist yet
  }
  const whole = `${path}.${process.pid}`;
  writeFileSync(whole, contents);
  renameSync(whole, path); // atomically, because another process may be loading it
}

enableCompileCache(join(cache, 'compiled'));
process.setSourceMapsEnabled(true);
const [, , entry = ''] = process.argv;
process.argv.splice(1, 2, join(root, entry));
await import(pathToFileURL(await bundle(join(root, entry))).href);
