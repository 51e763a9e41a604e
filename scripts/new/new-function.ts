import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CONFIG_FILE, parseConfig, readConfig } from '../../local/config/read.ts';
import { camelCase } from '../contracts/operations.ts';
import { withFunction } from './config-text.ts';
import { templates } from './templates.ts';

/** A function cannot be made as it is asked for; the message is for whoever asked. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
}

/**
 * Writes `functions/<id>/` and the function's section in `appwrite.json`, whose own formatting stays.
 * @returns the files, the changed one last
 * @throws RefusedError for an id that is taken or cannot be one; ConfigError where `appwrite.json` is wrong
 */
export function newFunction(root: string, id: string): string[] {
  const config = readConfig(root);
  const path = `functions/${id}`;
  checkId(id);
  // functions that differ in dashes only would have one name in the typed caller
  const same = config.functions.find(({ $id }) => camelCase($id).toLowerCase() === camelCase(id).toLowerCase());
  if (same) throw new RefusedError(`${same.$id} is in ${CONFIG_FILE} already: take another id than "${id}".`);
  if (existsSync(join(root, path))) throw new RefusedError(`The folder ${path} is there already: take another id.`);
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

/** Narrower than Appwrite's own ids: it is also a folder, a part of a domain and a name in TypeScript. */
function checkId(id: string): void {
  if (/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id) && id.length <= 36) return;
  throw new RefusedError(
    `"${id}" cannot be the id of a function: small letters and digits, parted by "-", a letter first, 36 at most.`,
  );
}

/** `greet-people` as `Greet people`. */
function nameOf(id: string): string {
  const words = id.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
