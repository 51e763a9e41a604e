import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { Functions, Messaging, type Models, TablesDB, Teams, Users } from 'node-appwrite';
import { expect, it, onTestFinished } from 'vitest';
import { signJwt } from '../local/auth/jwt.ts';
import type { Call, Hooks } from '../local/hooks.ts';
import { startLocal } from '../local/server.ts';
import { clientOf } from '../scripts/deploy/target.ts';
import { startCommand } from './support/command.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The scopes of the key in docs/testing.md. */
function scopes(): string[] {
  const both = ['databases', 'tables', 'columns', 'indexes', 'topics', 'teams', 'buckets', 'functions', 'users'];
  const more = ['rows', 'executions', 'messages', 'subscribers'];
  const readAndWrite = [...both, ...more].flatMap((name) => [`${name}.read`, `${name}.write`]);
  return [...readAndWrite, 'sessions.write', 'providers.read'];
}

/** An existing Appwrite, with rate limits, and with resources of the same names as the project's. */
async function startElsewhere(hooks: Hooks) {
  const { local, close } = await startLocal({ projectId: 'elsewhere', rateLimits: true, hooks });
  onTestFinished(close);
  const { endpoint, project } = local;
  const client = clientOf({ endpoint, projectId: project.id, key: project.key });
  const [users, messaging, db] = [new Users(client), new Messaging(client), new TablesDB(client)];
  const at = { databaseId: 'app', tableId: 'posts' };
  await users.create({ userId: 'theirs', email: 'theirs@example.com' });
  await db.create({ databaseId: 'app', name: 'App' });
  await db.createTable({ ...at, name: 'Posts' });
  await db.createStringColumn({ ...at, key: 'title', size: 20, required: true });
  await local.jobs.idle();
  await db.createRow<Models.DefaultRow>({ ...at, rowId: 'theirs', data: { title: 'Theirs' } });
  await messaging.createTopic({ topicId: 'news', name: 'News' });
  await messaging.createEmail({ messageId: 'theirs', subject: 'Hello', content: '.', users: ['theirs'], draft: true });
  const ids = (items: readonly { $id: string }[]) => items.map(({ $id }) => $id);
  return {
    environment: {
      APPWRITE_ENDPOINT: endpoint,
      APPWRITE_PROJECT_ID: project.id,
      APPWRITE_API_KEY: `ephemeral_${await signJwt({ projectId: project.id, scopes: scopes() }, 600, local.secret)}`,
      HMAC_SECRET: '',
    },
    /** All that there is. */
    async everything() {
      const user = await users.get({ userId: 'theirs' });
      return {
        functions: ids((await new Functions(client).list()).functions),
        databases: ids((await db.list()).databases),
        tables: ids((await db.listTables({ databaseId: 'app' })).tables),
        rows: (await db.listRows<Models.DefaultRow>(at)).rows,
        users: ids((await users.list()).users),
        theirs: { labels: user.labels, prefs: user.prefs },
        topics: (await messaging.listTopics()).topics,
        messages: ids((await messaging.listMessages()).messages),
        teams: ids((await new Teams(client).list()).teams),
      };
    },
  };
}

function start(environment: Record<string, string>, args: readonly string[]) {
  return startCommand(root, 'scripts/test-remote.ts', args, { ...environment, VITEST: '', SCOPE_NOTES: '' });
}

/** `npm run test:remote -- <args>` to its end. */
async function testRemote(environment: Record<string, string>, ...args: string[]) {
  const command = start(environment, args);
  return { code: await command.ends(), output: stripVTControlCharacters(command.output()) };
}

it('runs the end-to-end tests against the Appwrite that the environment names, and leaves it as it was', async () => {
  const { environment, everything } = await startElsewhere({});
  const before = await everything();
  const { code, output } = await testRemote(environment);
  expect(output).toMatch(/^ +Tests +\d+ passed \| \d+ skipped/m);
  expect(output).toContain('[what was sent can be read in the inbox of a local Appwrite only]');
  expect(output).not.toContain(environment.APPWRITE_API_KEY);
  expect(code).toBe(0);
  await expect(everything()).resolves.toEqual(before);
}, 400_000);

it('removes what the tests created, also after failures', async () => {
  let posts = 0;
  const { environment, everything } = await startElsewhere({
    before({ method, path }: Call) {
      if (method === 'POST' && path.endsWith('-posts/executions') && ++posts > 3) throw new Error('no more');
    },
  });
  const before = await everything();
  const { code, output } = await testRemote(environment, 'posts', '--bail', '1');
  expect(output).toMatch(/^ +Tests +\d+ failed/m);
  expect(code).toBe(1);
  await expect(everything()).resolves.toEqual(before);
}, 400_000);

it('removes what was created, also if the deployment fails', async () => {
  const { environment, everything } = await startElsewhere({
    before({ method, path }: Call) {
      if (method === 'POST' && path.endsWith('-posts/deployments')) throw new Error('no space left');
    },
  });
  const before = await everything();
  const { code, output } = await testRemote(environment);
  expect(output).toContain('npm run deploy ended with 1');
  expect(code).toBe(1);
  await expect(everything()).resolves.toEqual(before);
}, 400_000);

it('removes what was created, also when it is interrupted', async () => {
  const { environment, everything } = await startElsewhere({});
  const before = await everything();
  const command = start(environment, ['typed-caller']);
  await command.prints(/typed-caller\.test\.ts/);
  await expect(everything()).resolves.not.toEqual(before);
  await expect(command.ends('SIGINT')).resolves.toBe(1);
  await expect(everything()).resolves.toEqual(before);
}, 400_000);

it('names missing variables', async () => {
  const { code, output } = await testRemote({ APPWRITE_ENDPOINT: '', APPWRITE_PROJECT_ID: '', APPWRITE_API_KEY: '' });
  expect(output).toContain('APPWRITE_ENDPOINT, APPWRITE_PROJECT_ID, APPWRITE_API_KEY: not set');
  expect(code).toBe(1);
});
