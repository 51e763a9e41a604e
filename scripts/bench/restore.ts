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

/** Runs the same tests with a restore after each, and with a start for each: in turns, so that both have the same load. */
export async function benchRestore(): Promise<void> {
  const root = process.cwd();
  await buildLocal(root, join(root, 'local'));
  const library = (await import(pathToFileURL(join(root, 'local', 'dist', 'index.js')).href)) as Library;
  const folder = mkdtempSync(join(tmpdir(), 'bench-restore-'));
  try {
    write(folder, 'appwrite.config.json', JSON.stringify(config));
    write(folder, 'greet/main.js', 'module.exports = ({ res }) => res.text("hello");\n');
    await compare(() => library.startAppwrite({ config: join(folder, 'appwrite.config.json') }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function write(folder: string, path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

async function compare(start: () => Promise<LocalAppwrite>): Promise<void> {
  await using shared = await start();
  const empty = await shared.snapshot();
  const times: Record<'restored' | 'restore' | 'started' | 'start', number[]> = {
    ...{ restored: [], restore: [], started: [], start: [] },
  };
  for (let test = 0; test < TESTS; test++) {
    times.restored.push(await timeOf(() => oneTest(shared)));
    times.restore.push(await timeOf(() => shared.restore(empty)));
    const begun = performance.now();
    const own = await start();
    const starting = performance.now() - begun;
    times.started.push(await timeOf(() => oneTest(own)));
    times.start.push(starting + (await timeOf(() => own.stop())));
  }
  console.log(`${TESTS} tests, in milliseconds for each: median, 9 of 10 within`);
  console.log(`  with a restore after each: test ${spread(times.restored)}, restore ${spread(times.restore)}`);
  console.log(`  with a start for each: test ${spread(times.started)}, start and stop ${spread(times.start)}`);
}

function spread(times: readonly number[]): string {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (part: number) => Math.round(sorted[Math.floor(part * sorted.length)] ?? 0);
  return `${at(0.5)}, ${at(0.9)}`;
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
