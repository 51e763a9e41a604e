import { createHash } from 'node:crypto';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { type BuildFailure, build, formatMessages, type OutputFile } from 'esbuild';
import { slimSdk } from './slim-sdk.ts';

/** The source of one function, as declared in `appwrite.json`. */
export interface BundleSource {
  id: string;
  /** The function's folder, under the project's. Its `main.ts` is the entry. */
  path: string;
  /** The function's timeout in seconds. It is not available at run time, so it is built in as `__FUNCTION_TIMEOUT__`. */
  timeout?: number;
  /** The database of the functions' tables: built in as `__DATABASE_ID__`, so that only `appwrite.json` names it. */
  databaseId?: string;
}

/** One function as it is uploaded: `main.js` and `main.js.map`. */
export interface Bundle {
  id: string;
  code: Uint8Array;
  map: Uint8Array;
  /** The gzipped size of the bundle in bytes, without its map. */
  gzipped: number;
  /** The files that it was made from, those of packages too, relative to the project's folder, with `/`. */
  files: readonly string[];
  /** A hash of the bytes. */
  hash: string;
}

/** A function that does not compile; `message` shows each mistake with file, line and the line itself. */
export class CompileError extends Error {
  readonly id: string;

  constructor(id: string, message: string) {
    super(message);
    this.name = 'CompileError';
    this.id = id;
  }
}

const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));

/**
 * Bundles one function into one file. The same source gives the same bytes in any folder.
 *
 * The format is CommonJS, because the runtime tries `require` first: an ES module is parsed twice, and fails if `require`
 * cannot load it. Names are kept for logs and stack traces.
 * @throws CompileError
 */
export async function bundle(root: string, source: BundleSource): Promise<Bundle> {
  const result = await build({
    absWorkingDir: root,
    entryPoints: [{ in: join(root, source.path, 'main.ts'), out: 'main' }],
    outdir: join(root, 'dist', 'functions', source.id),
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: 'none',
    sourcemap: 'external',
    metafile: true,
    write: false,
    logLevel: 'silent',
    nodePaths: [here('../../node_modules')],
    alias: { undici: here('native-fetch.ts'), 'json-bigint': here('native-json.ts') },
    define: {
      ...(source.timeout === undefined ? {} : { __FUNCTION_TIMEOUT__: String(source.timeout) }),
      ...(source.databaseId === undefined ? {} : { __DATABASE_ID__: JSON.stringify(source.databaseId) }),
    },
    inject: [here('stack-traces.ts')],
    plugins: [slimSdk(join(root, source.path, 'main.ts'))],
  }).catch(async (failure: unknown) => {
    throw await compileError(source.id, failure);
  });
  const code = outputOf(result.outputFiles, 'main.js');
  return {
    id: source.id,
    code,
    map: portableMap(outputOf(result.outputFiles, 'main.js.map'), source),
    gzipped: gzipSync(code).length,
    files: Object.keys(result.metafile.inputs),
    hash: createHash('sha256').update(code).digest('hex'),
  };
}

async function compileError(id: string, failure: unknown): Promise<unknown> {
  const errors = (failure as Partial<BuildFailure> | undefined)?.errors;
  if (!Array.isArray(errors)) return failure;
  const messages = await formatMessages(errors, { kind: 'error', color: process.stdout.isTTY });
  return new CompileError(id, messages.join('').trimEnd());
}

function outputOf(files: readonly OutputFile[], name: string): Uint8Array {
  const file = files.find((candidate) => candidate.path.endsWith(`${sep}${name}`));
  if (!file) throw new Error(`esbuild made no ${name}`);
  return file.contents;
}

interface SourceMapFile {
  sources: string[];
  sourcesContent?: (string | null)[];
}

/** A source map with paths relative to the project's folder, and without the content of packages. */
function portableMap(bytes: Uint8Array, source: BundleSource): Uint8Array {
  const map = JSON.parse(Buffer.from(bytes).toString('utf8')) as SourceMapFile;
  const up = '../'.repeat(`dist/functions/${source.id}`.split('/').length);
  map.sources = map.sources.map((path) => {
    const inPackage = path.lastIndexOf('node_modules/');
    if (inPackage >= 0) return path.slice(inPackage);
    const ours = path.lastIndexOf('scripts/build/');
    return path.startsWith(up) && !path.startsWith(`${up}../`) ? path.slice(up.length) : path.slice(Math.max(0, ours));
  });
  map.sourcesContent = (map.sourcesContent ?? []).map((content, index) =>
    map.sources[index]?.startsWith('node_modules/') ? null : content,
  );
  return Buffer.from(JSON.stringify(map));
}
