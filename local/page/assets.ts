import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { type Reply, raw } from '../http/reply.ts';
import type { LocalRequest } from '../http/request.ts';
import { compilePage, type PageFiles } from './compile.ts';
import { SAFE } from './document.ts';

const here = dirname(fileURLToPath(import.meta.url));
/** The compiled files, in the package. */
const compiled = join(here, 'page');
/** The sources, in this repository. */
const sources = join(here, 'app');

/** The files of the page, with their compressed form. */
interface Assets {
  plain: PageFiles;
  zipped: Record<keyof PageFiles, Buffer>;
}

let loaded: { version: number; assets: Promise<Assets> } | undefined;

/**
 * `GET /page/app.js` and `/page/app.css`. The package has them compiled; in this repository they are compiled at the first
 * request, and again after a change.
 */
export async function asset(name: keyof PageFiles, { headers }: Pick<LocalRequest, 'headers'>): Promise<Reply> {
  const version = existsSync(sources) ? newestIn(sources) : 0;
  if (loaded?.version !== version) loaded = { version, assets: load() };
  const { plain, zipped } = await loaded.assets.catch((error: unknown) => {
    loaded = undefined;
    throw error;
  });
  const type = name === 'app.css' ? 'text/css; charset=UTF-8' : 'text/javascript; charset=UTF-8';
  if (!/\bgzip\b/.test(headers['accept-encoding'] ?? '')) return raw(type, Buffer.from(plain[name]), SAFE);
  return raw(type, zipped[name], { ...SAFE, 'content-encoding': 'gzip', vary: 'accept-encoding' });
}

/** When a file in the folder was last changed. */
function newestIn(folder: string): number {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return Math.max(...files.map((file) => statSync(join(folder, file)).mtimeMs));
}

async function load(): Promise<Assets> {
  const plain = existsSync(sources) ? (await compilePage(sources)).files : readCompiled();
  const zip = (name: keyof PageFiles) => gzipSync(plain[name], { level: 9 });
  return { plain, zipped: { 'app.js': zip('app.js'), 'app.css': zip('app.css') } };
}

function readCompiled(): PageFiles {
  const read = (name: keyof PageFiles) => readFileSync(join(compiled, name));
  return { 'app.js': read('app.js'), 'app.css': read('app.css') };
}
