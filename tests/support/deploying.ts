import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { signJwt } from '../../local/auth/jwt.ts';
import type { LocalOptions } from '../../local/local.ts';
import { startAppwrite, type TestAppwrite } from './appwrite.ts';
import { startCommand } from './command.ts';
import { projectFolder, writeProjectFile } from './project.ts';

export const SECRET = '5f0c6b0e7a3d49b1c2d8e4f6a7b09c1d';

/** An empty local Appwrite, and the calls of a deployment. */
export async function startEmpty({ hooks = {}, ...options }: Partial<LocalOptions> = {}) {
  const calls: string[] = [];
  const appwrite = await startAppwrite({
    ...options,
    hooks: {
      ...hooks,
      async after(call, status) {
        if (call.method !== 'GET' && !call.path.endsWith('/executions')) calls.push(`${call.method} ${call.path}`);
        await hooks.after?.(call, status);
      },
    },
  });
  onTestFinished(() => appwrite.close());
  return {
    appwrite,
    /** The calls that changed something since then, without executions. */
    writes: () => calls.splice(0),
    environment: environmentOf(appwrite),
  };
}

export function environmentOf(appwrite: TestAppwrite): Record<string, string> {
  const { id, key } = appwrite.local.project;
  return {
    APPWRITE_ENDPOINT: appwrite.endpoint,
    APPWRITE_PROJECT_ID: id,
    APPWRITE_API_KEY: key,
    HMAC_SECRET: SECRET,
  };
}

/** A key with only these scopes. */
export async function keyWith({ local }: TestAppwrite, scopes: readonly string[]): Promise<string> {
  return `ephemeral_${await signJwt({ projectId: local.project.id, scopes }, 600, local.secret)}`;
}

/** What a command printed, and its exit code. */
export interface Ran {
  output: string;
  code: number | null;
}

/** Runs `npm run deploy` in a project's folder, to its end. */
export async function deploy(root: string, environment: Record<string, string>, ...args: string[]): Promise<Ran> {
  const command = startCommand(root, 'scripts/deploy.ts', args, environment);
  const code = await command.ends();
  return { output: command.output(), code };
}

const hello = {
  name: 'Hello',
  runtime: 'node-22',
  entrypoint: 'main.js',
  execute: ['any'],
  vars: [
    { key: 'GREETING', value: 'hello' },
    { key: 'HMAC_SECRET', value: `\${HMAC_SECRET}` },
  ],
};

/** A small project with one of everything. */
export const small = {
  projectId: 'test',
  functions: [
    { ...hello, $id: 'hello', path: 'functions/hello' },
    { $id: 'plain', name: 'Plain', runtime: 'node-22', path: 'functions/plain', entrypoint: 'main.js' },
  ],
  tablesDB: [{ $id: 'app', name: 'App' }],
  tables: [
    {
      $id: 'notes',
      databaseId: 'app',
      name: 'Notes',
      $permissions: ['read("any")', 'write("users")'],
      columns: [
        { key: 'title', type: 'string', size: 50, required: true },
        { key: 'mood', type: 'string', format: 'enum', elements: ['good', 'bad'], required: false, default: 'good' },
        { key: 'views', type: 'integer', required: false, min: 0, default: 0 },
        { key: 'rating', type: 'double', required: false, max: 10.5 },
        { key: 'open', type: 'boolean', required: false },
        { key: 'at', type: 'datetime', required: false },
        { key: 'tags', type: 'string', size: 20, required: false, array: true },
        { key: 'mail', type: 'string', format: 'email', required: false },
        { key: 'page', type: 'string', format: 'url', required: false },
        { key: 'from', type: 'string', format: 'ip', required: false },
        { key: 'secret', type: 'string', size: 200, required: false, encrypt: true },
      ],
      indexes: [{ key: 'byMood', type: 'key', columns: ['mood', '$createdAt'], orders: ['ASC', 'DESC'] }],
    },
  ],
  topics: [{ $id: 'news', name: 'News', subscribe: ['users'] }],
  teams: [{ $id: 'editors', name: 'Editors' }],
  buckets: [{ $id: 'images', name: 'Images', $permissions: ['read("any")'], allowedFileExtensions: ['png'] }],
};

export type Small = typeof small;

export const greeter = (word: string) => `export default ({ res }: { res: { json(body: unknown): unknown } }) =>
  res.json({ word: '${word}', greeting: process.env['GREETING'], secret: process.env['HMAC_SECRET'] });
`;

/** A folder with the {@link small} project. */
export function smallProject(): string {
  return projectFolder({
    'appwrite.json': JSON.stringify(small),
    'functions/hello/main.ts': greeter('one'),
    'functions/plain/main.ts': `export default ({ res }: { res: { empty(): unknown } }) => res.empty();\n`,
  });
}

/** Changes the project's appwrite.json. */
export function edit(root: string, change: (config: Small) => object): void {
  const config = JSON.parse(readFileSync(join(root, 'appwrite.json'), 'utf8')) as Small;
  writeProjectFile(root, 'appwrite.json', JSON.stringify(change(config)));
}

/** Changes the project's only table. */
export function editTable(root: string, change: (table: Small['tables'][0]) => object): void {
  edit(root, (config) => ({ ...config, tables: config.tables.map(change) }));
}
