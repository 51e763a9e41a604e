import { Functions, ID, Messaging, Storage, TablesDB, Teams } from 'node-appwrite';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { startAppwrite, type TestAppwrite } from '../../tests/support/appwrite.ts';
import { answering, deploy } from '../../tests/support/echo.ts';
import { variables } from '../functions/documents.ts';
import { applyConfig } from './apply.ts';
import { parseConfig } from './read.ts';

const table = {
  $id: 'notes',
  databaseId: 'app',
  name: 'Notes',
  $permissions: ['create("users")'],
  rowSecurity: true,
  columns: [
    { key: 'title', type: 'string', size: 100, required: true },
    { key: 'kind', type: 'string', format: 'enum', elements: ['a', 'b'], default: 'a' },
  ],
  indexes: [{ key: 'byTitle', type: 'unique', columns: ['title'] }],
};
const file = {
  projectId: 'test',
  tablesDB: [{ $id: 'app', name: 'App' }],
  tables: [table],
  topics: [{ $id: 'news', name: 'News', subscribe: ['users'] }],
  teams: [{ $id: 'editors', name: 'Editors' }],
  buckets: [{ $id: 'photos', name: 'Photos', fileSecurity: true, allowedFileExtensions: ['png'] }],
};
/** How the value of a variable refers to a secret. */
const secretOf = (name: string) => ['$', '{', name, '}'].join('');

const row = { databaseId: 'app', tableId: 'notes' };

let appwrite: TestAppwrite;
beforeEach(async () => {
  appwrite = await startAppwrite();
  onTestFinished(() => appwrite.close());
});

function apply(change: object = {}): string[] {
  return applyConfig(appwrite.local, parseConfig(JSON.stringify({ ...file, ...change }), process.cwd()), {});
}

it('creates everything that the file declares, ready to be used', async () => {
  expect(apply()).toEqual([]);
  const admin = appwrite.admin();
  const tables = new TablesDB(admin);
  await expect(tables.getTable(row)).resolves.toMatchObject({
    name: 'Notes',
    $permissions: ['create("users")'],
    rowSecurity: true,
    columns: [
      { key: 'title', status: 'available', required: true, size: 100 },
      { key: 'kind', status: 'available', format: 'enum', elements: ['a', 'b'], default: 'a' },
    ],
    indexes: [{ key: 'byTitle', status: 'available', type: 'unique' }],
  });
  await expect(tables.createRow({ ...row, rowId: 'one', data: { title: 'One' } })).resolves.toMatchObject({
    kind: 'a',
  });
  await expect(new Messaging(admin).getTopic({ topicId: 'news' })).resolves.toMatchObject({ subscribe: ['users'] });
  await expect(new Teams(admin).get({ teamId: 'editors' })).resolves.toMatchObject({ name: 'Editors' });
  await expect(new Storage(admin).getBucket({ bucketId: 'photos' })).resolves.toMatchObject({
    fileSecurity: true,
    allowedFileExtensions: ['png'],
  });
});

it('has a provider for every channel', async () => {
  apply();
  const { providers } = await new Messaging(appwrite.admin()).listProviders();
  expect(providers.filter(({ enabled }) => enabled).map(({ type }) => type)).toEqual(['email', 'sms', 'push']);
});

it('applies changes of the file and keeps all data', async () => {
  apply();
  const tables = new TablesDB(appwrite.admin());
  await tables.createRow({ ...row, rowId: 'one', data: { title: 'One' } });
  await new Teams(appwrite.admin()).createMembership({ teamId: 'editors', roles: [], email: 'ann@example.com' });
  const columns = [...table.columns, { key: 'stars', type: 'integer', default: 3 }];
  apply({ tables: [{ ...table, name: 'Papers', columns }], teams: [{ $id: 'editors', name: 'Writers' }] });
  await expect(tables.getRow({ ...row, rowId: 'one' })).resolves.toMatchObject({ title: 'One', kind: 'a' });
  await expect(tables.getTable(row)).resolves.toMatchObject({ name: 'Papers', columns: [{}, {}, { key: 'stars' }] });
  await expect(tables.createRow({ ...row, rowId: ID.unique(), data: { title: 'Two' } })).resolves.toMatchObject({
    stars: 3,
  });
  await expect(new Teams(appwrite.admin()).get({ teamId: 'editors' })).resolves.toMatchObject({
    name: 'Writers',
    total: 1,
  });
});

it('changes nothing if the file did not change', async () => {
  apply();
  const before = await new Teams(appwrite.admin()).get({ teamId: 'editors' });
  apply();
  await expect(new Teams(appwrite.admin()).get({ teamId: 'editors' })).resolves.toEqual(before);
});

it('deletes nothing that is no longer declared', async () => {
  apply();
  apply({ tables: [], teams: [], topics: [], buckets: [] });
  await expect(new TablesDB(appwrite.admin()).getTable(row)).resolves.toMatchObject({ name: 'Notes' });
});

it('leaves a column unchanged that it would have to recreate, and reports it', async () => {
  apply();
  await new TablesDB(appwrite.admin()).createRow({ ...row, rowId: 'one', data: { title: 'One' } });
  const columns = [{ key: 'title', type: 'integer' }, table.columns[1]];
  expect(apply({ tables: [{ ...table, columns }] })).toEqual([
    expect.stringMatching(/^tables\[0\]\.columns\[0\]: "title" exists with another definition/),
  ]);
  await expect(new TablesDB(appwrite.admin()).getRow({ ...row, rowId: 'one' })).resolves.toMatchObject({
    title: 'One',
  });
});

it('sets a function’s variables, and secrets that are generated once and never returned', async () => {
  const vars = [
    { key: 'GREETING', value: 'hello' },
    { key: 'HMAC_SECRET', value: secretOf('HMAC_SECRET') },
    { key: 'TOKEN', value: secretOf('TOKEN') },
  ];
  const fn = {
    $id: 'onboard-user',
    name: 'F',
    runtime: 'node-22',
    path: 'functions/onboard-user',
    entrypoint: 'main.js',
  };
  const config = parseConfig(JSON.stringify({ ...file, functions: [{ ...fn, vars }] }), process.cwd());
  const kept = () => variables(appwrite.local.store).where('resourceId', 'onboard-user');
  applyConfig(appwrite.local, config, { TOKEN: 'of the environment' });
  const first = kept().find(({ key }) => key === 'HMAC_SECRET')?.value;
  applyConfig(appwrite.local, config, { TOKEN: 'of the environment' });
  expect(first).toMatch(/^[0-9a-f]{64}$/);
  expect(kept()).toMatchObject([
    { key: 'GREETING', value: 'hello', secret: false },
    { key: 'HMAC_SECRET', value: first, secret: true },
    { key: 'TOKEN', value: 'of the environment', secret: true },
  ]);
  const shown = await new Functions(appwrite.admin()).listVariables({ functionId: 'onboard-user' });
  expect(shown.variables.map(({ value }) => value)).toEqual(['hello', '', '']);
});

it('reports a function that is not declared but still runs', async () => {
  const hello = { $id: 'hello', name: 'Hello', runtime: 'node-22', path: 'functions/posts', entrypoint: 'main.js' };
  expect(apply({ functions: [hello] })).toEqual([]);
  await deploy(appwrite, 'hello', answering('hello'), 'main.js');
  expect(apply({ functions: [hello] })).toEqual([]);
  expect(apply()).toEqual([
    'functions: hello is no longer declared, but still runs; start with --remove hello to delete it',
  ]);
});
