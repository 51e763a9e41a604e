import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CONFIG_FILE, parseConfig, readConfig } from '../../local/config/read.ts';
import { camelCase } from '../contracts/operations.ts';
import { withFunction } from './config-text.ts';
import { templates } from './templates.ts';

/** The function cannot be created; the message is for the user. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
}

/**
 * Writes `functions/<id>/` and the function's section in `appwrite.json`. The formatting of the latter is kept.
 * @returns the files, `appwrite.json` last
 * @throws RefusedError for an id that is taken or invalid; ConfigError if `appwrite.json` is invalid
 */
export function newFunction(root: string, id: string): string[] {
  const config = readConfig(root);
  const path = `functions/${id}`;
  checkId(id);
  // ids that differ only in dashes would have the same name in the typed caller
  const same = config.functions.find(({ $id }) => camelCase($id).toLowerCase() === camelCase(id).toLowerCase());
  if (same) throw new RefusedError(`${same.$id} is already in ${CONFIG_FILE}: choose another id than "${id}".`);
  if (existsSync(join(root, path))) throw new RefusedError(`The folder ${path} already exists: choose another id.`);
  const text = withFunction(readFileSync(join(root, CONFIG_FILE), 'utf8'), {
    $id: id,
    name: nameOf(id),
    runtime: 'node-22',
    path,
    entrypoint: 'main.js',
    execute: ['users'],
    timeout: 15,
    scopes: [],
  });
  mkdirSync(join(root, path), { recursive: true });
  const files = Object.entries(templates(id)).map(([name, content]) => {
    writeFileSync(join(root, path, name), content);
    return `${path}/${name}`;
  });
  parseConfig(text, root);
  writeFileSync(join(root, CONFIG_FILE), text);
  return [...files, CONFIG_FILE];
}

/** Stricter than Appwrite's ids, because the id is also a folder, a part of a domain and a name in TypeScript. */
function checkId(id: string): void {
  if (/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id) && id.length <= 36) return;
  throw new RefusedError(
    `"${id}" cannot be the id of a function: use at most 36 lower-case letters, digits and "-", a letter first.`,
  );
}

/** `greet-people` as `Greet people`. */
function nameOf(id: string): string {
  const words = id.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
