import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readConfig } from '../../local/config/read.ts';
import { tool } from '../packages/compile.ts';
import { operationsModule } from './client.ts';
import { configJsonSchema } from './config-schema.ts';
import { openApi } from './openapi.ts';
import { readContracts } from './operations.ts';
import { rowsModule } from './rows.ts';

/** What is made from the contracts and `appwrite.json`, and checked in. */
export const GENERATED = {
  cookie: 'client/src/session-cookie.ts',
  client: 'client/src/operations.ts',
  openapi: 'docs/openapi.json',
  types: 'shared/rows.ts',
  schema: 'local/appwrite.schema.json',
} as const;

export type Generated = keyof typeof GENERATED;

/** The text of one of them, as it should be now. @throws Error where a contract cannot be brought into that form */
export async function generate(root: string, what: Generated): Promise<string> {
  if (what === 'cookie') return sessionCookieModule(root);
  if (what === 'schema') return formatted(root, GENERATED.schema, configJsonSchema());
  const config = readConfig(root);
  if (what === 'types') return formatted(root, GENERATED.types, rowsModule(config));
  const contracts = await readContracts(root, config);
  if (what === 'client') return formatted(root, GENERATED.client, operationsModule(contracts));
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  return `${JSON.stringify(openApi(contracts, config, version), null, 2)}\n`;
}

/** Writes one of them where it is there and should be another one. @returns the file; undefined where nothing was written */
export async function rewrite(root: string, what: Generated): Promise<string | undefined> {
  const file = join(root, GENERATED[what]);
  if (!existsSync(file)) return undefined;
  const text = await generate(root, what);
  if (readFileSync(file, 'utf8') === text) return undefined;
  writeFileSync(file, text);
  return GENERATED[what];
}

/** Writes one of them. @returns the file */
export async function write(root: string, what: Generated): Promise<string> {
  const file = join(root, GENERATED[what]);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, await generate(root, what));
  return GENERATED[what];
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
