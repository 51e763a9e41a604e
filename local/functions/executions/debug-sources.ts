import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

interface SourceMap {
  sourceRoot?: string;
  sources: string[];
}

const COMMENT = /^\/\/[#@] source(?:Mapping)?URL=(\S+)[^\S\n]*$/m;
const INLINE = /^data:application\/json[^,]*;base64,/;

/**
 * Makes the unpacked code of a deployment name the developer's own files to a debugger, so that it stops at the breakpoints
 * in those. Compiled files get their source map inline, with the absolute paths of the sources. Others get the address of
 * the file that they were packed from.
 * @param code the folder of the unpacked files
 * @param source the folder that they were packed from; paths in maps may also be relative to it
 */
export function nameSources(code: string, source: string): void {
  for (const path of scriptsIn(code)) {
    const text = readFileSync(path, 'utf8');
    const comment = commentFor(path, text, code, source);
    if (comment === undefined) continue;
    rmSync(path); // it may be a hard link
    writeFileSync(path, `${text.replace(COMMENT, '')}\n//# ${comment}\n`);
  }
}

/** The JavaScript files in a folder, without packages. */
function scriptsIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : scriptsIn(path);
    return entry.isFile() && /\.[cm]?js$/.test(entry.name) ? [path] : [];
  });
}

function commentFor(path: string, text: string, code: string, source: string): string | undefined {
  const map = mapOf(path, COMMENT.exec(text)?.[1]);
  const own = join(source, relative(code, path));
  if (!map)
    return existsSync(own) && readFileSync(own, 'utf8') === text ? `sourceURL=${pathToFileURL(own)}` : undefined;
  const { sourceRoot = '', ...rest } = map;
  const sources = map.sources.map((name) => absolute(join(sourceRoot, name), path, code, source));
  const json = Buffer.from(JSON.stringify({ ...rest, sources })).toString('base64');
  return `sourceMappingURL=data:application/json;base64,${json}`;
}

/** The source map of a file: inline, or the file that its comment names, or the one with its name and `.map`. */
function mapOf(path: string, url: string | undefined): SourceMap | undefined {
  try {
    if (url !== undefined && INLINE.test(url))
      return JSON.parse(Buffer.from(url.replace(INLINE, ''), 'base64').toString('utf8')) as SourceMap;
    const file = url === undefined ? `${path}.map` : join(dirname(path), decodeURIComponent(url));
    return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as SourceMap) : undefined;
  } catch {
    return undefined; // a map that cannot be read is none
  }
}

/** The developer's file for a source of a map. What is not found stays as it is. */
function absolute(name: string, path: string, code: string, source: string): string {
  const beside = name.startsWith('file:') ? fileURLToPath(name) : resolve(dirname(path), name);
  const candidates = [join(source, relative(code, beside)), join(source, name)];
  const found = candidates.find((file) => existsSync(file));
  return found === undefined ? name : String(pathToFileURL(found));
}
