import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';

/**
 * Injected into every bundle, so that stack traces name the TypeScript lines. Node's own option comes too late for a file
 * that is already being loaded, and reads the map at every start. Here it is read at the first error.
 */
let map: SourceMap | undefined;

function readMap(): SourceMap {
  map ??= new SourceMap(JSON.parse(readFileSync(`${__filename}.map`, 'utf8')));
  return map;
}

/** One line of a stack trace, with the position in the source if the map has it. */
function describe(frame: NodeJS.CallSite): string {
  const text = String(frame);
  const line = frame.getLineNumber();
  const column = frame.getColumnNumber();
  if (frame.getFileName() !== __filename || line === null || column === null) return text;
  const entry = readMap().findEntry(line - 1, column - 1);
  if (!('originalSource' in entry)) return text;
  return text.replace(
    `${__filename}:${line}:${column}`,
    () => `${entry.originalSource}:${entry.originalLine + 1}:${entry.originalColumn + 1}`,
  );
}

Error.prepareStackTrace = (error, frames) => {
  try {
    return [String(error), ...frames.map((frame) => `    at ${describe(frame)}`)].join('\n');
  } catch {
    return [String(error), ...frames.map((frame) => `    at ${frame}`)].join('\n'); // no map: the bundle's own lines
  }
};
