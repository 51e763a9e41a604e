import { join } from 'node:path';
import { Account } from 'appwrite';
import { ExecutionMethod, Functions, Messaging, type Models, TablesDB, Users } from 'node-appwrite';
import { describe, expect, it } from 'vitest';
import { filesOf } from '../scripts/deploy/archive.ts';
import type { TestAppwrite } from './support/appwrite.ts';
import { deploy, edit, editTable, greeter, SECRET, smallProject, startEmpty } from './support/deploying.ts';
import { projectConfig } from './support/functions.ts';
import { writeProjectFile } from './support/project.ts';
import { inCopy } from './support/project-copy.ts';

const notes = { databaseId: 'app', tableId: 'notes' };
const row = { title: 'First', mood: 'bad', views: 7, tags: ['a', 'b'], secret: 'hush' };

const makeRow = (appwrite: TestAppwrite) =>
  new TablesDB(appwrite.admin()).createRow({ ...notes, rowId: 'first', data: row });
const readRow = (appwrite: TestAppwrite) =>
  new TablesDB(appwrite.admin()).getRow<Models.DefaultRow>({ ...notes, rowId: 'first' });

async function greet(appwrite: TestAppwrite): Promise<unknown> {
  const functions = new Functions(appwrite.admin());
  const { responseBody } = await functions.createExecution({ functionId: 'hello', method: ExecutionMethod.GET });
  return JSON.parse(responseBody);
}

it('deploys this project to an empty Appwrite, which then onboards a sign-up, and does nothing the second time', async () => {
  const { appwrite, writes, environment } = await startEmpty();
  const bring = () => inCopy(projectConfig, (folder) => deploy(folder, environment));
  const first = await bring();
  expect(first).toMatchObject({ code: 0 });
  expect(first.output).toMatch(/^function {2}onboard-user +ok {2}deployed [0-9a-f]+$/m);
  expect(first.output).not.toContain(SECRET);
  expect(first.output).not.toContain(appwrite.local.project.key);

  await new Account(appwrite.guest()).create({ userId: 'ada', email: 'ada@example.com', password: 'correct horse' });
  await appwrite.local.jobs.idle();
  await expect(new Users(appwrite.admin()).get({ userId: 'ada' })).resolves.toMatchObject({ labels: ['member'] });
  const profile = { databaseId: 'app', tableId: 'profiles', rowId: 'ada' };
  await expect(new TablesDB(appwrite.admin()).getRow(profile)).resolves.toMatchObject({ $id: 'ada' });

  writes();
  const second = await bring();
  expect(second).toMatchObject({ code: 0, output: expect.stringMatching(/^0 deployed, \d+ unchanged, 0 not as/m) });
  expect(writes()).toEqual([]);
});

it('deploys only what changed, and keeps every row', async () => {
  const project = smallProject();
  const { appwrite, writes, environment } = await startEmpty();
  await expect(deploy(project, environment)).resolves.toMatchObject({ code: 0 });
  await makeRow(appwrite);
  await expect(greet(appwrite)).resolves.toEqual({ word: 'one', greeting: 'hello', secret: SECRET });
  writes();

  // code
  writeProjectFile(project, 'functions/hello/main.ts', greeter('two'));
  await expect(deploy(project, environment)).resolves.toMatchObject({ code: 0 });
  expect(writes()).toEqual(['PUT /functions/hello', 'POST /functions/hello/deployments']);
  await expect(greet(appwrite)).resolves.toMatchObject({ word: 'two' });

  // variables, one of them secret
  const changed = SECRET.split('').toReversed().join('');
  edit(project, (config) => ({
    ...config,
    functions: config.functions.map((fn) =>
      'vars' in fn ? { ...fn, vars: fn.vars.map((one, at) => (at === 0 ? { ...one, value: 'hi' } : one)) } : fn,
    ),
  }));
  await expect(deploy(project, { ...environment, HMAC_SECRET: changed })).resolves.toMatchObject({ code: 0 });
  expect(writes().filter((call) => call.startsWith('POST'))).toEqual(['POST /functions/hello/deployments']);
  await expect(greet(appwrite)).resolves.toEqual({ word: 'two', greeting: 'hi', secret: changed });

  // settings, a new column, a wider one, a topic's name
  edit(project, (config) => ({
    ...config,
    functions: config.functions.map((fn) => (fn.$id === 'plain' ? { ...fn, scopes: ['users.read'] } : fn)),
    topics: [{ $id: 'news', name: 'All the news', subscribe: ['users'] }],
  }));
  editTable(project, (table) => ({
    ...table,
    columns: [
      ...table.columns.map((column) => (column.key === 'title' ? { ...column, size: 100 } : column)),
      { key: 'extra', type: 'integer', required: false, default: 3 },
    ],
  }));
  const third = await deploy(project, { ...environment, HMAC_SECRET: changed });
  expect(third).toMatchObject({ code: 0 });
  const calls = writes();
  expect(calls).toContain('POST /functions/plain/deployments');
  expect(calls).toContain('PATCH /tablesdb/app/tables/notes/columns/string/title');
  expect(calls).not.toContain('POST /functions/hello/deployments');
  expect(calls.filter((call) => call.startsWith('DELETE'))).toEqual([]);
  await expect(new Messaging(appwrite.admin()).getTopic({ topicId: 'news' })).resolves.toMatchObject({
    name: 'All the news',
  });
  await expect(readRow(appwrite)).resolves.toMatchObject({ ...row, extra: null });

  await expect(deploy(project, { ...environment, HMAC_SECRET: '' })).resolves.toMatchObject({ code: 0 });
  expect(writes()).toEqual([]);
});

describe('what would lose data', () => {
  const column = (key: string, change: object | undefined) => (table: { columns: { key: string }[] }) => ({
    ...table,
    columns: table.columns.flatMap((one) => (one.key !== key ? [one] : change ? [{ ...one, ...change }] : [])),
  });
  const cases = [
    ['a column of another type', column('views', { type: 'double' }), 'column views: is integer, would become double'],
    ['a shorter column', column('title', { size: 20 }), 'column title: size 50 would become 20'],
    ['a column that is gone', column('views', undefined), 'column views: is not in appwrite.json, would be deleted'],
    ['a list made single', column('tags', { array: false }), 'column tags: is a list, would become single'],
    ['an element taken away', column('mood', { elements: ['good'] }), 'column mood: would no longer allow bad'],
    ['a bound drawn closer', column('views', { max: 5 }), 'column views: max none would become 5'],
    [
      'a column no longer encrypted',
      column('secret', { encrypt: false }),
      'column secret: is encrypted, would no longer be',
    ],
    [
      'an index over other columns',
      (table: object) => ({ ...table, indexes: [] }),
      'index byMood: is not in appwrite.json',
    ],
    ['a table with another id', (table: object) => ({ ...table, $id: 'memos' }), 'looks like notes with another id'],
  ] as const;

  it('is listed and refused without any change until it is allowed', async () => {
    const project = smallProject();
    const { appwrite, writes, environment } = await startEmpty();
    await expect(deploy(project, environment, '--only', 'tables')).resolves.toMatchObject({ code: 0 });
    await makeRow(appwrite);
    writes();
    const refused = await Promise.all(
      cases.map(async ([, change]) => {
        const other = smallProject();
        editTable(other, change as (table: object) => object);
        return deploy(other, environment, '--only', 'tables');
      }),
    );
    for (const [at, [name, , words]] of cases.entries()) {
      expect(refused[at], name).toMatchObject({ code: 1, output: expect.stringContaining(words) });
      expect(refused[at]?.output, name).toContain('Refused, because data would be lost');
    }
    expect(writes()).toEqual([]);
    await expect(readRow(appwrite)).resolves.toMatchObject(row);

    editTable(project, (table) => ({
      ...column('views', { type: 'double' })(table),
      indexes: [{ key: 'byMood', type: 'key', columns: ['mood'] }],
    }));
    const allowed = await deploy(project, environment, '--only', 'tables', '--allow-data-loss');
    expect(allowed).toMatchObject({ code: 0 });
    expect(writes().filter((call) => call.startsWith('DELETE'))).toEqual([
      'DELETE /tablesdb/app/tables/notes/indexes/byMood',
      'DELETE /tablesdb/app/tables/notes/columns/views',
    ]);
    const { views: _views, ...rest } = row;
    await expect(readRow(appwrite)).resolves.toMatchObject(rest);
  });
});

it('uploads one file and its source map, the same bytes from any folder', async () => {
  const archives = await Promise.all(
    [smallProject(), smallProject()].map(async (project) => {
      const { appwrite, environment } = await startEmpty();
      await expect(deploy(project, environment, '--only', 'hello')).resolves.toMatchObject({ code: 0 });
      const functions = new Functions(appwrite.admin());
      const { deploymentId } = await functions.get({ functionId: 'hello' });
      return filesOf(new Uint8Array(await functions.getDeploymentDownload({ functionId: 'hello', deploymentId })));
    }),
  );
  const [one, other] = archives;
  expect([...(one?.keys() ?? [])]).toEqual(['main.js', 'main.js.map']);
  expect(one).toEqual(other);
});

it('does not change what appwrite.json does not declare', async () => {
  const project = smallProject();
  const { appwrite, environment } = await startEmpty();
  const db = new TablesDB(appwrite.admin());
  const functions = new Functions(appwrite.admin());
  await db.create({ databaseId: 'other', name: 'Other' });
  await db.createTable({ databaseId: 'other', tableId: 'theirs', name: 'Theirs' });
  await db.create({ databaseId: 'app', name: 'Old name' });
  await db.createTable({ databaseId: 'app', tableId: 'theirs', name: 'Theirs' });
  await expect(deploy(project, environment, '--only', 'tables,plain')).resolves.toMatchObject({ code: 0 });
  await functions.createVariable({ functionId: 'plain', variableId: 'theirs', key: 'THEIRS', value: '1' });
  const { code, output } = await deploy(project, environment, '--only', 'tables,plain');
  expect(code).toBe(0);
  expect(output).toContain('table theirs is not in appwrite.json; it stays');
  expect(output).toContain('variable THEIRS is not in appwrite.json; it stays');
  await expect(db.listTables({ databaseId: 'other' })).resolves.toMatchObject({ total: 1 });
  await expect(db.listTables({ databaseId: 'app' })).resolves.toMatchObject({ total: 2 });
  await expect(functions.listVariables({ functionId: 'plain' })).resolves.toMatchObject({ total: 1 });
});

it('prints with --dry-run what would change, and deploys with --only what it names', async () => {
  const project = smallProject();
  const { writes, environment } = await startEmpty();
  const dry = await deploy(project, environment, '--dry-run');
  expect(dry).toMatchObject({ code: 0, output: expect.stringMatching(/^\+ {2}table +app\/notes +new$/m) });
  expect(writes()).toEqual([]);

  const only = await deploy(project, environment, '--only', 'plain,topics');
  expect(only).toMatchObject({ code: 0 });
  const made = writes().filter((call) => call.startsWith('POST'));
  expect(new Set(made)).toEqual(
    new Set(['POST /messaging/topics', 'POST /functions', 'POST /functions/plain/deployments']),
  );

  const unknown = await deploy(project, environment, '--only', 'plane');
  expect(unknown).toMatchObject({ code: 1, output: expect.stringContaining('--only plane: is neither') });
  const shared = join(import.meta.dirname, '..', 'shared', 'index.ts');
  const guarded = `import { defineFunction, defineVariables, secret32, whole } from ${JSON.stringify(shared)};
export default defineFunction({ variables: defineVariables({ GREETING: whole(1, 5), HMAC_SECRET: secret32() }) });\n`;
  writeProjectFile(project, 'functions/hello/main.ts', guarded);
  const wrong = await deploy(project, { ...environment, HMAC_SECRET: 'only-so-long' });
  expect(wrong).toMatchObject({ code: 1, output: expect.stringContaining('Nothing is deployed') });
  expect(wrong.output).toContain('hello: GREETING: a whole number expected (vars in appwrite.json)');
  expect(wrong.output).toMatch(/hello: HMAC_SECRET: .* expected \(HMAC_SECRET in the environment\)/);
  expect(writes()).toEqual([]);
});
