import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Account, Client, Functions, ID, TablesDB } from 'node-appwrite';
import type { LocalAppwrite } from '../../local/library/index.ts';
import { buildLocal } from '../packages/local.ts';

const TESTS = 100;

const config = {
  projectId: 'bench',
  functions: [
    { $id: 'greet', name: 'Greet', runtime: 'node-22', path: 'greet', entrypoint: 'main.js', execute: ['any'] },
  ],
  tablesDB: [{ $id: 'app', name: 'App' }],
  tables: ['notes', 'likes', 'tags'].map(($id) => ({
    ...{ $id, databaseId: 'app', name: $id, $permissions: ['create("users")', 'read("any")'] },
    columns: [{ key: 'text', type: 'string', size: 100 }],
    indexes: [{ key: 'byText', type: 'key', columns: ['text'] }],
  })),
};

type Library = typeof import('../../local/library/index.ts');

/** Runs the same tests with a restore after each, and with a start for each. */
export async function benchRestore(): Promise<void> {
  const root = process.cwd();
  await buildLocal(root, join(root, 'local'));
  const library = (await import(pathToFileURL(join(root, 'local', 'dist', 'index.js')).href)) as Library;
  const folder = mkdtempSync(join(tmpdir(), 'bench-restore-'));
  try {
    write(folder, 'appwrite.config.json', JSON.stringify(config));
    write(folder, 'greet/main.js', 'module.exports = ({ res }) => res.text("hello");\n');
    const start = () => library.startAppwrite({ config: join(folder, 'appwrite.config.json') });
    await restoring(start);
    await starting(start);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function write(folder: string, path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

async function restoring(start: () => Promise<LocalAppwrite>): Promise<void> {
  const begun = performance.now();
  await using appwrite = await start();
  const empty = await appwrite.snapshot();
  const restores: number[] = [];
  for (let test = 0; test < TESTS; test++) {
    await oneTest(appwrite);
    restores.push(await timeOf(() => appwrite.restore(empty)));
  }
  print('a restore after each test', performance.now() - begun);
  const sorted = restores.toSorted((a, b) => a - b);
  const at = (part: number) => `${(sorted[Math.floor(part * TESTS)] ?? 0).toFixed(1)} ms`;
  console.log(`  restore: median ${at(0.5)}, 9 of 10 within ${at(0.9)}`);
}

async function starting(start: () => Promise<LocalAppwrite>): Promise<void> {
  const begun = performance.now();
  for (let test = 0; test < TESTS; test++) {
    await using appwrite = await start();
    await oneTest(appwrite);
  }
  print('a start for each test', performance.now() - begun);
}

function print(what: string, time: number): void {
  console.log(`${TESTS} tests, ${what}: ${(time / 1000).toFixed(1)} s, ${Math.round(time / TESTS)} ms for each`);
}

/** Signs up and in, executes a function, and writes rows in two tables. */
async function oneTest({ endpoint, projectId, apiKey }: LocalAppwrite): Promise<void> {
  const guest = () => new Client().setEndpoint(endpoint).setProject(projectId);
  const account = { email: 'ada@example.com', password: 'correct horse' };
  await new Account(guest()).create({ userId: 'ada', ...account });
  await new Account(guest()).createEmailPasswordSession(account);
  const rows = new TablesDB(guest().setKey(apiKey));
  const { total } = await rows.listRows({ databaseId: 'app', tableId: 'notes' });
  if (total !== 0) throw new Error('rows of the test before are left');
  await new Functions(guest()).createExecution({ functionId: 'greet' });
  for (const tableId of ['notes', 'likes'])
    await rows.createRow({ databaseId: 'app', tableId, rowId: ID.unique(), data: { text: 'one' } });
}

async function timeOf(work: () => Promise<void>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}
