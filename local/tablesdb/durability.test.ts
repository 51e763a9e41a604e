import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, type Models, Query, TablesDB, TablesDBIndexType } from 'node-appwrite';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { posts } from '../../tests/support/posts.ts';

type Post = Models.Row & Record<string, unknown>;

let folder: string;
let child: ChildProcess | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'appwrite-durable-'));
});
afterEach(async () => {
  await kill();
  rmSync(folder, { recursive: true, force: true });
});

async function start(): Promise<TablesDB> {
  child = fork(join(import.meta.dirname, '..', '..', 'tests', 'support', 'local-process.ts'), [folder], {
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  const [endpoint] = await once(child, 'message');
  return new TablesDB(new Client().setEndpoint(String(endpoint)).setProject('test').setKey('test-key'));
}

async function kill(): Promise<void> {
  const dying = child;
  child = undefined;
  if (!dying || dying.exitCode !== null || dying.signalCode !== null) return;
  const gone = once(dying, 'exit');
  dying.kill('SIGKILL');
  await gone;
}

it('loses no row that was answered when its process is killed while it writes', async () => {
  const db = await start();
  const answered: string[] = [];
  let killed: Promise<void> | undefined;
  const write = async (writer: number) => {
    for (let n = 0; ; n++) {
      const rowId = `w${writer}-${n}`;
      await db.createRow<Post>({ ...posts, rowId, data: { title: rowId } });
      answered.push(rowId);
      if (answered.length === 200) killed = kill();
    }
  };
  await Promise.allSettled([0, 1, 2, 3, 4, 5].map(write));
  await killed;
  const again = await start();
  const { rows } = await again.listRows<Post>({ ...posts, queries: [Query.limit(10_000)] });
  const kept = new Map(rows.map((row) => [row.$id, row['title']]));
  expect(answered.length).toBeGreaterThanOrEqual(200);
  expect(answered.filter((rowId) => kept.get(rowId) !== rowId)).toEqual([]);
});

it('finishes after a restart the columns and indexes that were answered before', async () => {
  const db = await start();
  await db.createStringColumn({ ...posts, key: 'late', size: 10, required: false });
  await kill();
  const again = await start();
  await expect.poll(async () => (await again.getColumn({ ...posts, key: 'late' })).status).toBe('available');
  await again.createIndex({ ...posts, key: 'byLate', type: TablesDBIndexType.Key, columns: ['late'] });
  await kill();
  const third = await start();
  await expect.poll(async () => (await third.getIndex({ ...posts, key: 'byLate' })).status).toBe('available');
});
