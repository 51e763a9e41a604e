import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { readConfig } from '../../local/config/read.ts';
import { operationsModule } from './client.ts';
import { openApi } from './openapi.ts';
import { readContracts } from './operations.ts';
import { rowsModule } from './rows.ts';

/** What is made from the contracts and `appwrite.json`, and checked in. */
export const GENERATED = {
  cookie: 'client/src/session-cookie.ts',
  client: 'client/src/operations.ts',
  openapi: 'docs/openapi.json',
  types: 'shared/rows.ts',
} as const;

export type Generated = keyof typeof GENERATED;

/** Where the typed caller lies as an app imports it. */
export const CLIENT_LIBRARY = 'client/lib';

/** The text of one of them, as it should be now. @throws Error where a contract cannot be brought into that form */
export async function generate(root: string, what: Generated): Promise<string> {
  if (what === 'cookie') return sessionCookieModule(root);
  const config = readConfig(root);
  if (what === 'types') return formatted(root, GENERATED.types, rowsModule(config));
  const contracts = await readContracts(root, config);
  if (what === 'client') return formatted(root, GENERATED.client, operationsModule(contracts));
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  return `${JSON.stringify(openApi(contracts, config, version), null, 2)}\n`;
}

/** Writes one of them, and compiles the typed caller where it is that. @returns the file */
export async function write(root: string, what: Generated): Promise<string> {
  const file = join(root, GENERATED[what]);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, await generate(root, what));
  if (what === 'client') compileClient(root, join(root, CLIENT_LIBRARY));
  return GENERATED[what];
}

/** Compiles the typed caller into a folder: JavaScript and its types. @throws Error with the compiler's words */
export function compileClient(root: string, folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  tool(root, 'typescript', 'bin/tsc', ['-p', join(root, 'client'), '--outDir', folder], '');
}

/** The helper for an app's own cookie, which apps import beside the typed caller. */
function sessionCookieModule(root: string): string {
  const text = readFileSync(join(root, 'shared/session-cookie.ts'), 'utf8');
  return `// Made by \`npm run client\` from shared/session-cookie.ts. Changes here are lost.\n\n${text}`;
}

/** As the linter wants it. */
function formatted(root: string, path: string, text: string): string {
  return tool(root, '@biomejs/biome', 'bin/biome', ['format', `--stdin-file-path=${path}`], text);
}

function tool(root: string, name: string, bin: string, args: readonly string[], input: string): string {
  const folder = dirname(createRequire(join(root, 'package.json')).resolve(`${name}/package.json`));
  const run = spawnSync(process.execPath, [join(folder, bin), ...args], { cwd: root, encoding: 'utf8', input });
  if (run.status !== 0) throw new Error(`${name} says:\n${run.stdout}${run.stderr}`);
  return run.stdout;
}
