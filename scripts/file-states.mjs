// Tells whether files have changed since something was made from them. JavaScript, because run.mjs needs it before TypeScript runs.
import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Files changed more recently than this, in milliseconds, may have changed again while they were read. */
const SETTLED = 3_000;

/** @param {string} file */
function changedAt(file) {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** Differs after each change; files that do not exist have a state, too. @param {string} file */
function stateOf(file) {
  const { mtimeMs, size } = statSync(file, { throwIfNoEntry: false }) ?? { mtimeMs: 0, size: 0 };
  return `${mtimeMs} ${size}`;
}

/**
 * The states of files by their paths; undefined if one was changed a moment before `began`, so that it may be different already.
 * @param {string} root what the paths are relative to
 * @param {readonly string[]} paths
 * @param {number} began when the files were first read, in milliseconds since 1970
 */
export function statesOf(root, paths, began) {
  if (!paths.every((path) => changedAt(join(root, path)) < began - SETTLED)) return undefined;
  return Object.fromEntries(paths.map((path) => [path, stateOf(join(root, path))]));
}

/**
 * Whether all files are as they were.
 * @param {string} root
 * @param {Readonly<Record<string, string>>} states
 */
export function areSame(root, states) {
  return Object.entries(states).every(([path, state]) => stateOf(join(root, path)) === state);
}

/**
 * Writes a file that another process may be reading: it sees the old or the new one, whole. One with these bytes is left alone.
 * @param {string} path
 * @param {Uint8Array} contents
 */
export function replace(path, contents) {
  try {
    if (readFileSync(path).equals(contents)) return;
  } catch {
    // it does not exist yet
  }
  const whole = `${path}.${process.pid}`;
  writeFileSync(whole, contents);
  renameSync(whole, path);
}
