import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readConfig } from '../../local/config/read.ts';
import { tool } from '../packages/compile.ts';
import { operationsModule } from './client.ts';
import { configJsonSchema, extrasJsonSchema } from './config-schema.ts';
import { openApi } from './openapi.ts';
import { readContracts } from './operations.ts';
import { rowsModule } from './rows.ts';

/** The files that are generated from the contracts and `appwrite.json` and committed. */
export const GENERATED = {
  cookie: 'client/src/session-cookie.ts',
  client: 'client/src/operations.ts',
  openapi: 'docs/openapi.json',
  types: 'shared/rows.ts',
  schema: 'local/appwrite.schema.json',
  extras: 'local/appwrite.extras.schema.json',
} as const;

export type Generated = keyof typeof GENERATED;

/** The current text of one of them. @throws Error for a contract that cannot be expressed in it */
export async function generate(root: string, what: Generated): Promise<string> {
  if (what === 'cookie') return sessionCookieModule(root);
  if (what === 'schema') return formatted(root, GENERATED.schema, configJsonSchema());
  if (what === 'extras') return formatted(root, GENERATED.extras, extrasJsonSchema());
  const config = readConfig(root);
  if (what === 'types') return formatted(root, GENERATED.types, rowsModule(config));
  const contracts = await readContracts(root, config);
  if (what === 'client') return formatted(root, GENERATED.client, operationsModule(contracts));
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  return `${JSON.stringify(openApi(contracts, config, version), null, 2)}\n`;
}

/** Writes one of them if it exists and is out of date. @returns the file, or undefined if nothing was written */
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

/** The helper for an app's session cookie, a part of the client package. */
function sessionCookieModule(root: string): string {
  const text = readFileSync(join(root, 'shared/clients/session-cookie.ts'), 'utf8');
  return `// Made by \`npm run client\` from shared/clients/session-cookie.ts. Changes here are lost.\n\n${text}`;
}

/** Formats the text. */
function formatted(root: string, path: string, text: string): string {
  return tool(root, '@biomejs/biome', 'bin/biome', ['format', `--stdin-file-path=${path}`], text);
}
