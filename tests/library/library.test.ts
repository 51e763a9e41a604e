import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Account, Client as AppClient } from 'appwrite';
import { type Client, ExecutionMethod, Functions, Query, Storage, TablesDB, Users } from 'node-appwrite';
import { InputFile } from 'node-appwrite/file';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { adminOf, library, required } from '../support/library.ts';
import { newFolder } from '../support/packed.ts';
import { shop } from './support.ts';

type LocalAppwrite = Awaited<ReturnType<typeof library.startAppwrite>>;
const notes = { databaseId: 'app', tableId: 'notes' };

describe('a local Appwrite of a project', () => {
  let appwrite: LocalAppwrite;
  let admin: Client;
  let fresh: Awaited<ReturnType<LocalAppwrite['snapshot']>>;
  beforeAll(async () => {
    appwrite = await library.startAppwrite({ config: shop(), rateLimits: true });
    admin = adminOf(appwrite);
    fresh = await appwrite.snapshot();
  });
  afterEach(() => appwrite.restore(fresh));
  afterAll(() => appwrite.stop());
  const guest = () => new AppClient().setEndpoint(appwrite.endpoint).setProject(appwrite.projectId);
  const signUp = (email: string, userId = 'unique()') =>
    new Account(guest()).create({ userId, email, password: 'correct horse' });

  it('has what the file declares, functions with their variables among it', async () => {
    expect(appwrite.projectId).toBe('shop');
    await new TablesDB(admin).createRow({ ...notes, rowId: 'a', data: { text: 'hello' } });
    const functions = new Functions(admin);
    const { responseBody } = await functions.createExecution({ functionId: 'greet', method: ExecutionMethod.GET });
    expect(JSON.parse(responseBody)).toEqual({ calls: 1, word: 'hello' });
  });

  it('waits for a delivery and gives each once, with its links and codes', async () => {
    const waiting = appwrite.inbox.next({ to: 'ada@example.com', subject: 'Login' });
    const account = new Account(guest());
    const url = 'http://localhost/in';
    await account.createMagicURLToken({ userId: 'unique()', email: 'bob@example.com', url });
    await account.createMagicURLToken({ userId: 'unique()', email: 'ada@example.com', url });
    expect((await waiting).links[0]).toMatch(/^http:\/\/localhost\/in\?/);
    await account.createEmailToken({ userId: 'unique()', email: 'ada@example.com' });
    expect((await appwrite.inbox.next({ to: 'ada@example.com' })).codes).toEqual([expect.stringMatching(/^\d{6}$/)]);
    await expect(appwrite.inbox.next({ to: 'ada@example.com', timeout: 20 })).rejects.toThrow(
      /^No delivery matched .*within 20 ms\. Deliveries:\n {2}email to bob@example\.com: .*\n.*\(returned before\)/,
    );
    expect(await appwrite.inbox.list({ channel: 'email' })).toHaveLength(3);
  });

  it('waits for an execution that an event made, and gives each once', async () => {
    const waiting = appwrite.execution('greet', { trigger: 'event' });
    await signUp('ada@example.com');
    await expect(waiting).resolves.toMatchObject({ status: 'completed', statusCode: 200, logs: 'called 1\n' });
    await signUp('bob@example.com');
    await expect(appwrite.execution('greet')).resolves.toMatchObject({ trigger: 'event', logs: 'called 2\n' });
    await expect(appwrite.execution('greet', { path: '/x', timeout: 20 })).rejects.toThrow(
      /^No execution of greet that matches {"path":"\/x"} ended within 20 ms\. Executions:\n {2}event POST \/: completed 200/,
    );
    await expect(appwrite.execution('great')).rejects.toThrow('There is no function great; the functions are: greet.');
  });

  it('is put back as a whole: users, rows, tables, files, deliveries, limits, and the memory of functions', async () => {
    const [users, tables, storage, functions] = [
      new Users(admin),
      new TablesDB(admin),
      new Storage(admin),
      new Functions(admin),
    ];
    for (let i = 0; i < 10; i++) await signUp(`u${i}@example.com`);
    await expect(signUp('more@example.com')).rejects.toMatchObject({ code: 429 });
    await tables.createRow({ ...notes, rowId: 'a', data: { text: 'one' } });
    await tables.createTable({ databaseId: 'app', tableId: 'other', name: 'Other' });
    await tables.createStringColumn({ ...notes, key: 'more', size: 10, required: false });
    const file = InputFile.fromBuffer(Buffer.from('text'), 'a.txt');
    await storage.createFile({ bucketId: 'files', fileId: 'a', file });
    await new Account(guest()).createEmailToken({ userId: 'unique()', email: 'ada@example.com' });
    await functions.createExecution({ functionId: 'greet' });
    await appwrite.restore(fresh);

    expect((await users.list()).total).toBe(0);
    expect((await tables.listRows(notes)).total).toBe(0);
    expect((await tables.listTables({ databaseId: 'app' })).tables.map(({ $id }) => $id)).toEqual(['notes']);
    expect((await tables.listColumns(notes)).total).toBe(1);
    expect((await storage.listFiles({ bucketId: 'files' })).total).toBe(0);
    expect(await appwrite.inbox.list()).toEqual([]);
    const { responseBody } = await functions.createExecution({ functionId: 'greet' });
    expect(JSON.parse(responseBody)).toMatchObject({ calls: 1 });
    await signUp('again@example.com');
  });

  it('goes back and forth between snapshots, what was given counting as given', async () => {
    await signUp('ada@example.com', 'ada');
    const first = await appwrite.execution('greet');
    const withAda = await appwrite.snapshot();
    await appwrite.restore(fresh);
    expect((await new Users(admin).list()).total).toBe(0);
    await appwrite.restore(withAda);
    expect((await new Users(admin).list()).users.map(({ $id }) => $id)).toEqual(['ada']);
    await expect(appwrite.execution('greet', { timeout: 20 })).rejects.toThrow('(returned before)');
    expect(first.functionId).toBe('greet');
  });

  it('shows nothing of before, then or later, after a restore amid 100 asynchronous executions', async () => {
    const functions = new Functions(admin);
    const started = Array.from({ length: 100 }, (_, i) =>
      functions.createExecution({ functionId: 'greet', async: true, xpath: i % 2 ? '/forever' : '/user' }),
    );
    await Promise.all(started);
    await appwrite.execution('greet', { path: '/user' });
    void signUp('late@example.com').catch(() => undefined); // its event may make one more
    await appwrite.restore(fresh);

    const nothing = async () => {
      expect((await new TablesDB(admin).listRows(notes)).total).toBe(0);
      expect((await functions.listExecutions({ functionId: 'greet' })).total).toBe(0);
      expect((await new Users(admin).list({ queries: [Query.equal('name', 'made by a function')] })).total).toBe(0);
    };
    await nothing();
    await functions.createExecution({ functionId: 'greet' }); // whatever was queued had its turn by the end of this one
    await appwrite.restore(fresh);
    await nothing();
  });
});

it('is imported and required alike, runs any number of times at once, and is disposed of', async () => {
  const started = await Promise.all([library, required, library].map(({ startAppwrite }) => startAppwrite()));
  expect(new Set(started.map(({ endpoint }) => endpoint)).size).toBe(3);
  for (const [i, appwrite] of started.entries()) await new Users(adminOf(appwrite)).create({ userId: `u${i}` });
  for (const [i, appwrite] of started.entries())
    expect((await new Users(adminOf(appwrite)).list()).users.map(({ $id }) => $id)).toEqual([`u${i}`]);
  for (const appwrite of started) await appwrite[Symbol.asyncDispose]();
  await Promise.all(started.map(({ stop }) => stop()));
  for (const { endpoint } of started) await expect(fetch(`${endpoint}/health/version`)).rejects.toThrow();
  await expect(started[0]?.snapshot()).rejects.toThrow('The local Appwrite has been stopped.');
});

it('keeps everything in a folder, where one is given', async () => {
  const folder = newFolder();
  const first = await library.startAppwrite({ folder, apiKey: 'own-key' });
  expect(first).toMatchObject({ apiKey: 'own-key', projectId: 'test' });
  await new Users(adminOf(first)).create({ userId: 'ada' });
  await expect(library.startAppwrite({ folder })).rejects.toThrow(/in use/);
  await first.stop();
  const second = await library.startAppwrite({ folder, apiKey: 'own-key' });
  await expect(new Users(adminOf(second)).get({ userId: 'ada' })).resolves.toMatchObject({ $id: 'ada' });
  await second.stop();
});

it('says what is wrong with a configuration, by its place', async () => {
  const config = join(newFolder(), 'appwrite.json');
  writeFileSync(config, JSON.stringify({ projectId: 'p', topics: [{ $id: '-', name: '' }], extra: 1 }));
  await expect(library.startAppwrite({ config })).rejects.toThrow(/topics\[0\]\.\$id: must be.*extra: unknown field/s);
  writeFileSync(config, JSON.stringify({ projectId: 'p' }));
  writeFileSync(join(dirname(config), 'appwrite.extras.json'), '{"a":1}');
  await expect(library.startAppwrite({ config })).rejects.toThrow(
    'appwrite.extras.json has a mistake:\n  a: unknown field',
  );
});

it.each([
  ['ends without stop()', ''],
  ['is killed', 'process.kill(process.pid, "SIGKILL")'],
])('leaves nothing behind when the test runner %s', async (_, end) => {
  const script = `
    const { startAppwrite } = require('appwrite-local');
    startAppwrite().then(async ({ endpoint }) => { console.log(endpoint); ${end} });`;
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const child = spawn(process.execPath, ['-e', script], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  let endpoint = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    endpoint += text;
  });
  await once(child, 'close');
  expect(endpoint).toMatch(/^http/);
  await expect
    .poll(
      () =>
        fetch(`${endpoint.trim()}/health/version`).then(
          () => 'up',
          () => 'gone',
        ),
      { timeout: 10_000 },
    )
    .toBe('gone');
});
